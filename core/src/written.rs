//! Paths and numbers as text, without `format!`: its machinery would be a part of the browser's module that nothing else
//! needs.

/// The path of a field of the object at `path`; the document itself has the empty path.
pub(crate) fn field(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        let mut field = String::from(path);
        field.push('.');
        field.push_str(name);
        field
    }
}

/// The path of an item of the array at `path`.
pub(crate) fn item(mut path: String, index: usize) -> String {
    path.push('[');
    push_number(&mut path, index);
    path.push(']');
    path
}

/// Adds `number`, in decimal.
pub(crate) fn push_number(text: &mut String, number: usize) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    push_digit(text, number as u64);
}

/// Adds the last digit of `number`.
pub(crate) fn push_digit(text: &mut String, number: u64) {
    text.push(char::from(b'0' + (number % 10) as u8));
}

#[cfg(test)]
mod tests {
    use super::{field, item};

    #[test]
    fn a_path_names_every_step() {
        let tier = item(field(&field("", "lockout"), "tiers"), 10);
        assert_eq!(field(&tier, "failures"), "lockout.tiers[10].failures");
        assert_eq!(item(String::new(), usize::MAX), format!("[{}]", usize::MAX));
    }
}
