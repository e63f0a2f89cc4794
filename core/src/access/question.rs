use super::{Credential, Decision, Login, Member, Principal, decide};
use crate::{
    Violation,
    compliance::PasswordState,
    json::Json,
    policy::{PolicyParts, TwoFactorMethod, read::Reader},
    time::Timestamp,
    two_factor::{Factors, UsedFactor},
};

/// May this principal, acting for this member? A question as an application asks it that explains a decision, or asks
/// what another policy would decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename_all = "camelCase"))]
pub struct AccessQuestion {
    /// How the request comes in.
    #[cfg_attr(
        feature = "typescript",
        ts(
            type = "{ kind: \"session\" | \"access_token\"; with?: \"password\" | \"sso\"; secondFactor?: TwoFactorMethod; userVerified?: boolean } | { kind: \"api_key\"; hashed?: boolean; createdAt?: string; expiresAt?: string; ofServiceAccount?: boolean }"
        )
    )]
    pub principal: Principal,
    /// What is known of the person behind it.
    #[cfg_attr(
        feature = "typescript",
        ts(type = "{ password: PasswordState; policiesConflict?: boolean; factors?: Partial<Factors> }")
    )]
    pub member: Member,
}

#[derive(Clone, Copy)]
enum Kind {
    Session,
    AccessToken,
    ApiKey,
}

const KINDS: [(&str, Kind); 3] = [
    ("session", Kind::Session),
    ("access_token", Kind::AccessToken),
    ("api_key", Kind::ApiKey),
];
const CREDENTIALS: [(&str, Credential); 2] = [("password", Credential::Password), ("sso", Credential::Sso)];
const PASSWORD_STATES: [(&str, PasswordState); 4] = [
    ("compliant", PasswordState::Compliant),
    ("non_compliant", PasswordState::NonCompliant),
    ("unknown", PasswordState::Unknown),
    ("not_applicable", PasswordState::NotApplicable),
];

impl AccessQuestion {
    /// Reads `{"principal": {"kind": …}, "member": {"password": …}}`. What is not said of the member is not there.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its path.
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Self, Vec<Violation>> {
        let json = Json::parse(text.as_ref()).map_err(|violation| vec![violation])?;
        let mut violations = Vec::new();
        let mut reader = Reader::new(String::new(), &json, &mut violations);
        let (mut principal, mut member) = (None, None);
        reader.object("principal", |reader| principal = read_principal(reader));
        reader.object("member", |reader| member = read_member(reader));
        for (name, is_missing) in [("principal", principal.is_none()), ("member", member.is_none())] {
            if is_missing && !reader.has(name) {
                reader.refuse(Violation::new("missing_field", name));
            }
        }
        reader.finish();
        match (principal, member) {
            (Some(principal), Some(member)) if violations.is_empty() => Ok(Self { principal, member }),
            _ => Err(violations),
        }
    }

    /// The decision under `policy` at `now`.
    ///
    /// # Errors
    /// `missing_field` for every part that a decision rests on and that is not there.
    pub fn decide(&self, policy: &PolicyParts, now: Timestamp) -> Result<Decision, Vec<Violation>> {
        Ok(decide(self.principal, &self.member, &policy.for_decision()?, now))
    }
}

fn read_principal(reader: &mut Reader<'_>) -> Option<Principal> {
    let mut kind = None;
    required_choice(reader, "kind", &KINDS, &mut kind);
    match kind? {
        Kind::ApiKey => {
            let (mut hashed, mut created_at, mut expires_at, mut of_service_account) = (true, None, None, false);
            reader.boolean("hashed", &mut hashed);
            reader.optional_time("createdAt", &mut created_at);
            reader.optional_time("expiresAt", &mut expires_at);
            reader.boolean("ofServiceAccount", &mut of_service_account);
            Some(Principal::ApiKey {
                hashed,
                created_at,
                expires_at,
                of_service_account,
            })
        }
        kind => {
            let mut login = Login {
                with: Credential::Password,
                second_factor: None,
            };
            let (mut used, mut user_verified) = (TwoFactorMethod::Totp, false);
            reader.choice("with", &CREDENTIALS, &mut login.with);
            reader.choice("secondFactor", &TwoFactorMethod::NAMES, &mut used);
            reader.boolean("userVerified", &mut user_verified);
            login.second_factor = reader.has("secondFactor").then(|| UsedFactor::new(used, user_verified));
            Some(match kind {
                Kind::Session => Principal::Session(login),
                _ => Principal::AccessToken(login),
            })
        }
    }
}

fn read_member(reader: &mut Reader<'_>) -> Option<Member> {
    let mut password = None;
    let mut policies_conflict = false;
    let mut factors = Factors::default();
    required_choice(reader, "password", &PASSWORD_STATES, &mut password);
    reader.boolean("policiesConflict", &mut policies_conflict);
    reader.object("factors", |reader| {
        reader.boolean("totp", &mut factors.totp);
        let count = 0..=u32::MAX;
        reader.integer(
            "securityKeys",
            "security_keys_out_of_range",
            count.clone(),
            &mut factors.security_keys,
        );
        reader.integer(
            "backupCodes",
            "backup_codes_out_of_range",
            count,
            &mut factors.backup_codes,
        );
    });
    password.map(|password| Member {
        password,
        policies_conflict,
        factors,
    })
}

fn required_choice<T: Copy>(
    reader: &mut Reader<'_>,
    name: &'static str,
    table: &[(&'static str, T)],
    value: &mut Option<T>,
) {
    if !reader.has(name) {
        reader.refuse(Violation::new("missing_field", reader.path_of(name)));
    } else if let Some((_, first)) = table.first() {
        let faults = reader.faults();
        let mut chosen = *first;
        reader.choice(name, table, &mut chosen);
        *value = (reader.faults() == faults).then_some(chosen);
    }
}
