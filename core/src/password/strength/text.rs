use super::MAX_ESTIMATED_CODE_POINTS;
use crate::lower_case::one_to_one;

/// What is estimated: the code points as written, and each in lower case.
#[derive(Clone, Debug, Default)]
pub(super) struct Letters {
    written: Vec<char>,
    lower: Vec<char>,
}

impl Letters {
    /// Takes the first [`MAX_ESTIMATED_CODE_POINTS`] of another text, and returns how many of them were there before.
    pub(super) fn become_like(&mut self, text: impl IntoIterator<Item = char>) -> usize {
        let mut text = text.into_iter().take(MAX_ESTIMATED_CODE_POINTS as usize).peekable();
        let mut kept = 0;
        while let (Some(known), Some(next)) = (self.written.get(kept), text.peek())
            && known == next
        {
            text.next();
            kept += 1;
        }
        self.written.truncate(kept);
        self.lower.truncate(kept);
        for character in text {
            self.written.push(character);
            self.lower.push(one_to_one(character));
        }
        kept
    }

    pub(super) fn text(&self) -> Text<'_> {
        Text {
            written: &self.written,
            lower: &self.lower,
        }
    }
}

/// A text or a part of one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'a> {
    /// The code points as they were written.
    pub(super) written: &'a [char],
    /// The same in lower case; as many, so that positions agree.
    pub(super) lower: &'a [char],
}

impl Text<'_> {
    pub(super) fn length(&self) -> usize {
        self.written.len()
    }

    /// From `start` to before `end`; empty when there is no such part.
    pub(super) fn part(&self, start: usize, end: usize) -> Self {
        Self {
            written: self.written.get(start..end).unwrap_or_default(),
            lower: self.lower.get(start..end).unwrap_or_default(),
        }
    }

    pub(super) fn written_at(&self, index: usize) -> Option<char> {
        self.written.get(index).copied()
    }

    pub(super) fn lower_at(&self, index: usize) -> Option<char> {
        self.lower.get(index).copied()
    }
}
