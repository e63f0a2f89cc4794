/// What is estimated at most.
const LENGTH: usize = 64;

/// The kinds of `bench/inputs/adversarial.mjs` and more, each as long as is looked at.
pub(crate) fn texts() -> Vec<String> {
    let parts = [
        "a",
        "ab",
        "1",
        "12",
        "abababcabababcabababcd",
        "4@8({[<3609!1|70$5+%2p@$$w0rd",
        "1|7!1|71!|7+1|17!|1|7+77+",
        "$s$s5s$5s$a4a@a4@4e3e3o0o0g6g9g69z2",
        "31415926535897932384626433",
        "1.1.9131.12.20012001-12-31",
        "qwertyuiopoiuytrewqasdfghjkl",
        "thequickbrownfoxjumpsoverthelazydog",
        "👨\u{200d}👩\u{200d}👧",
        "ＰＡＳＳ１２３４",
    ];
    let thue_morse = (0..LENGTH).map(|index| if index.count_ones() % 2 == 0 { 'a' } else { 'b' });
    let repeated = parts.map(|part| part.chars().cycle().take(LENGTH).collect());
    repeated.into_iter().chain([thue_morse.collect()]).collect()
}
