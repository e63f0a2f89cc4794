use crate::{
    policy::{PasswordPolicy, SpecialSet},
    written::push_number,
};

impl PasswordPolicy {
    /// The value of the `passwordrules` attribute for new-password inputs, from which password managers generate
    /// (spec A30, X18); `None` when the policy is off.
    ///
    /// Syntax: Apple's "Password Rules", as proposed to the WHATWG in html#3518. It cannot say what rests on the
    /// user or on data (`context`, `strength`, `common_password`).
    #[must_use]
    pub fn password_rules(&self) -> Option<String> {
        if !self.enabled {
            return None;
        }
        let mut rules = String::from("minlength: ");
        push_number(&mut rules, self.min_length as usize);
        rules.push_str("; maxlength: ");
        push_number(&mut rules, self.max_length as usize);
        rules.push(';');
        let mut required = |classes: &str| push_rule(&mut rules, "required", classes);
        if self.require_lowercase {
            required("lower");
        }
        if self.require_uppercase {
            required("upper");
        }
        if self.require_number {
            required("digit");
        }
        for set in self.special_sets() {
            required(&class_after("", set));
        }
        for set in self.number_or_special_sets() {
            required(&class_after("digit, ", set));
        }
        // Without it a generator keeps to the required classes alone.
        let allowed = class_after("lower, upper, digit, ", &self.special_set);
        push_rule(&mut rules, "allowed", &allowed);
        Some(rules)
    }
}

fn push_rule(rules: &mut String, property: &str, classes: &str) {
    for part in [" ", property, ": ", classes, ";"] {
        rules.push_str(part);
    }
}

/// In a custom class `-` comes first and `]` last.
fn class_after(other_classes: &str, set: &SpecialSet) -> String {
    let mut class = String::from(other_classes);
    class.push('[');
    class.extend(set.as_str().chars().filter(|mark| *mark == '-'));
    class.extend(set.as_str().chars().filter(|mark| !matches!(mark, '-' | ']')));
    class.extend(set.as_str().chars().filter(|mark| *mark == ']'));
    class.push(']');
    class
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_attribute_says_what_the_policy_says() {
        let policy = PasswordPolicy {
            require_uppercase: true,
            require_number_or_special: true,
            special_set: SpecialSet::new("!]-").unwrap(),
            ..PasswordPolicy::default()
        };
        assert_eq!(
            policy.password_rules().unwrap(),
            "minlength: 10; maxlength: 128; required: upper; required: digit, [-!]]; allowed: lower, upper, digit, [-!]];"
        );
        let off = PasswordPolicy {
            enabled: false,
            ..policy
        };
        assert_eq!(off.password_rules(), None);
    }
}
