use std::{
    convert::Infallible,
    fs,
    io::{self, Read},
    str::FromStr,
};

use lockstep_core::policy::{
    SecurityPolicy,
    presets::{PRESETS, Preset, preset},
};

use crate::cli::problem::Problem;

/// Where a policy document is: a file, standard input, or a preset over the default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    File(String),
    Input,
    Preset(String),
}

/// No policy is larger; the core reads it as a whole.
const LARGEST: u64 = 1 << 20;

impl FromStr for Source {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match (text, text.strip_prefix("preset:")) {
            ("-", _) => Self::Input,
            (_, Some(name)) => Self::Preset(name.to_owned()),
            (file, None) => Self::File(file.to_owned()),
        })
    }
}

impl Source {
    pub(in crate::cli) fn name(&self) -> String {
        match self {
            Self::File(path) => path.clone(),
            Self::Input => "standard input".to_owned(),
            Self::Preset(name) => format!("preset {name}"),
        }
    }

    pub(in crate::cli) fn policy(&self) -> Result<SecurityPolicy, Problem> {
        let policy = match self {
            Self::Preset(name) => SecurityPolicy::default().patched(named(name)?.patch),
            document => SecurityPolicy::parse(document.bytes()?),
        };
        policy.map_err(Problem::policy)
    }

    fn bytes(&self) -> Result<Vec<u8>, Problem> {
        let mut bytes = Vec::new();
        let read = match self {
            Self::File(path) => fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes)),
            _ => io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes),
        };
        read.map_err(|error| Problem::unreadable(&self.name(), &error))?;
        if bytes.len() as u64 > LARGEST {
            let title = format!("`{}` is too large for a policy document", self.name());
            return Err(Problem::argument(title, "give a file of at most 1 MiB"));
        }
        Ok(bytes)
    }
}

/// The preset, or which there are.
pub(in crate::cli) fn named(name: &str) -> Result<&'static Preset, Problem> {
    preset(name).ok_or_else(|| {
        let names: Vec<_> = PRESETS.iter().map(|preset| preset.id).collect();
        Problem::argument(
            format!("There is no preset `{name}`"),
            format!("use one of {}", names.join(", ")),
        )
    })
}
