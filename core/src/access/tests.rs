use super::*;
use crate::policy::UserVerification;

const PASSWORD_ONLY: Login = Login {
    with: Credential::Password,
    second_factor: None,
};
const WITH_TOTP: Login = Login {
    with: Credential::Password,
    second_factor: Some(UsedFactor::Totp),
};
const SSO: Login = Login {
    with: Credential::Sso,
    second_factor: None,
};
const KEY: Principal = Principal::ApiKey {
    hashed: true,
    created_at: None,
    expires_at: None,
    of_service_account: false,
};
const TOTP: Factors = Factors {
    totp: true,
    security_keys: 0,
    backup_codes: 10,
};

fn now() -> Timestamp {
    Timestamp::parse("2026-11-21T12:00:00Z").unwrap()
}

fn member(password: PasswordState, factors: Factors) -> Member {
    Member {
        password,
        policies_conflict: false,
        factors,
    }
}

fn compliant(factors: Factors) -> Member {
    member(PasswordState::Compliant, factors)
}

fn policy(mode: TwoFactorMode) -> SecurityPolicy {
    SecurityPolicy {
        two_factor: TwoFactorPolicy {
            mode,
            ..TwoFactorPolicy::default()
        },
        ..SecurityPolicy::for_new_organization()
    }
}

fn codes(principal: Principal, member: Member, policy: &SecurityPolicy) -> Vec<ReasonCode> {
    let decision = decide(principal, &member, policy, now());
    assert_eq!(decision == Decision::Allow, decision.reasons().is_empty());
    decision.reasons().iter().map(|reason| reason.code).collect()
}

/// Spec A18, R5, R8, R9.
#[test]
fn only_a_password_known_to_be_weak_stops_keys_and_tokens() {
    let policy = policy(TwoFactorMode::Optional);
    for (state, session, token, key) in [
        (PasswordState::Compliant, vec![], vec![], vec![]),
        (PasswordState::NotApplicable, vec![], vec![], vec![]),
        (
            PasswordState::Unknown,
            vec![ReasonCode::PasswordUnknown],
            vec![],
            vec![],
        ),
        (
            PasswordState::NonCompliant,
            vec![ReasonCode::PasswordNonCompliant],
            vec![ReasonCode::PasswordNonCompliant],
            vec![ReasonCode::OwnerNonCompliant],
        ),
    ] {
        let member = member(state, Factors::default());
        assert_eq!(codes(Principal::Session(PASSWORD_ONLY), member, &policy), session);
        assert_eq!(codes(Principal::AccessToken(PASSWORD_ONLY), member, &policy), token);
        assert_eq!(codes(KEY, member, &policy), key);
    }
}

/// Spec A5, A6, C11: the same facts on every plane.
#[test]
fn a_required_second_factor_has_to_be_there_and_to_have_been_used() {
    let required = policy(TwoFactorMode::Required);
    let nobody = compliant(Factors::default());
    for login in [PASSWORD_ONLY, WITH_TOTP] {
        for principal in [Principal::Session(login), Principal::AccessToken(login)] {
            assert_eq!(codes(principal, nobody, &required), [ReasonCode::TwoFactorRequired]);
        }
    }
    assert_eq!(codes(KEY, nobody, &required), [ReasonCode::OwnerNonCompliant]);
    let enrolled = compliant(TOTP);
    assert_eq!(codes(Principal::Session(WITH_TOTP), enrolled, &required), []);
    assert_eq!(codes(KEY, enrolled, &required), []);
    assert_eq!(
        codes(Principal::Session(PASSWORD_ONLY), enrolled, &required),
        [ReasonCode::TwoFactorVerificationRequired]
    );
    assert_eq!(codes(Principal::Session(SSO), nobody, &required), []);
    for mode in [TwoFactorMode::Off, TwoFactorMode::Optional] {
        assert_eq!(codes(Principal::Session(PASSWORD_ONLY), nobody, &policy(mode)), []);
    }
}

/// Spec X20.
#[test]
fn a_factor_that_the_organization_does_not_accept_is_none() {
    let mut keys_only = policy(TwoFactorMode::Required);
    keys_only.two_factor.methods = vec![TwoFactorMethod::SecurityKey];
    let session = Principal::Session(WITH_TOTP);
    assert_eq!(
        codes(session, compliant(TOTP), &keys_only),
        [ReasonCode::TwoFactorRequired]
    );
    let both = Factors {
        security_keys: 1,
        ..TOTP
    };
    let decision = decide(session, &compliant(both), &keys_only, now());
    let [reason] = decision.reasons() else {
        panic!("{decision:?}")
    };
    assert_eq!(reason.code, ReasonCode::TwoFactorVerificationRequired);
    assert_eq!(reason.methods, [TwoFactorMethod::SecurityKey]);
}

/// Spec C14.
#[test]
fn where_keys_have_to_verify_their_user_an_unverified_use_is_asked_for_again() {
    let with_key = |user_verified| {
        Principal::Session(Login {
            second_factor: Some(UsedFactor::SecurityKey { user_verified }),
            ..PASSWORD_ONLY
        })
    };
    let owns_key = compliant(Factors {
        security_keys: 1,
        ..Factors::default()
    });
    for mode in [TwoFactorMode::Optional, TwoFactorMode::Required] {
        let mut strict = policy(mode);
        assert_eq!(codes(with_key(false), owns_key, &strict), []);
        strict.two_factor.user_verification = UserVerification::Required;
        let decision = decide(with_key(false), &owns_key, &strict, now());
        let Decision::SetupRequired { reasons, .. } = decision else {
            panic!("{decision:?}")
        };
        assert_eq!(reasons[0].code, ReasonCode::UserVerificationRequired);
        assert_eq!(reasons[0].methods, TwoFactorMethod::ALL, "another factor will do");
        assert_eq!(codes(with_key(true), owns_key, &strict), []);
        assert_eq!(codes(Principal::Session(WITH_TOTP), compliant(TOTP), &strict), []);
    }
    let mut strict = policy(TwoFactorMode::Optional);
    strict.two_factor.user_verification = UserVerification::Required;
    assert_eq!(
        codes(with_key(false), compliant(Factors::default()), &strict),
        [],
        "the key is gone"
    );
    strict.two_factor.mode = TwoFactorMode::Off;
    assert_eq!(codes(with_key(false), owns_key, &strict), []);
}

/// Spec R7: the promise of `is_at_least_as_strict`, over every pair of rules.
#[test]
fn whoever_satisfies_a_rule_that_is_as_strict_satisfies_the_other() {
    let lists = (1..8_usize).map(|chosen| {
        let methods = TwoFactorMethod::ALL.into_iter().enumerate();
        let methods = methods.filter(|(place, _)| chosen >> place & 1 == 1);
        methods.map(|(_, method)| method).collect::<Vec<_>>()
    });
    let lists: Vec<_> = lists.collect();
    let verifications = [
        UserVerification::Discouraged,
        UserVerification::Preferred,
        UserVerification::Required,
    ];
    let mut rules = Vec::new();
    for mode in [TwoFactorMode::Off, TwoFactorMode::Optional, TwoFactorMode::Required] {
        for methods in &lists {
            for user_verification in verifications {
                let methods = methods.clone();
                rules.push(TwoFactorPolicy {
                    mode,
                    methods,
                    user_verification,
                });
            }
        }
    }
    let mut used = vec![None, Some(UsedFactor::SecurityKey { user_verified: true })];
    used.extend(TwoFactorMethod::ALL.map(|method| Some(UsedFactor::new(method, false))));
    // Whom each rule allows, as one bit for each pair of a login and a member's factors.
    let allowed = rules.iter().map(|rule| {
        let policy = SecurityPolicy {
            two_factor: rule.clone(),
            ..policy(TwoFactorMode::Off)
        };
        let mut allowed = Vec::new();
        for second_factor in &used {
            for has in 0..8_u32 {
                let factors = Factors {
                    totp: has & 1 == 1,
                    security_keys: has >> 1 & 1,
                    backup_codes: has >> 2,
                };
                let session = Principal::Session(Login {
                    second_factor: *second_factor,
                    ..PASSWORD_ONLY
                });
                allowed.push(decide(session, &compliant(factors), &policy, now()) == Decision::Allow);
            }
        }
        allowed
    });
    let allowed: Vec<_> = allowed.collect();
    for (rule, whom) in rules.iter().zip(&allowed) {
        for (other, others) in rules.iter().zip(&allowed) {
            if rule.is_at_least_as_strict(other) {
                let all_in = whom.iter().zip(others).all(|(here, there)| !here || *there);
                assert!(all_in, "{rule:?} {other:?}");
            }
        }
        assert!(rule.is_at_least_as_strict(rule));
    }
}

/// Spec C10.
#[test]
fn where_single_sign_on_is_required_a_password_session_is_refused() {
    let mut required = policy(TwoFactorMode::Optional);
    required.sso.mode = SsoMode::Required;
    let member = member(PasswordState::NotApplicable, Factors::default());
    assert_eq!(
        codes(Principal::Session(PASSWORD_ONLY), member, &required),
        [ReasonCode::SsoRequired]
    );
    assert_eq!(codes(Principal::Session(SSO), member, &required), []);
}

/// Spec A35, R9.
#[test]
fn a_key_ends_at_its_time_and_a_service_account_has_no_owner_to_comply() {
    let required = policy(TwoFactorMode::Required);
    let key = |expires_at, of_service_account| Principal::ApiKey {
        hashed: true,
        created_at: None,
        expires_at,
        of_service_account,
    };
    let weak = member(PasswordState::NonCompliant, Factors::default());
    assert_eq!(codes(key(Some(now().plus_seconds(1)), true), weak, &required), []);
    assert_eq!(
        codes(key(Some(now()), true), weak, &required),
        [ReasonCode::ApiKeyExpired]
    );
    let decision = decide(key(Some(now()), false), &weak, &required, now());
    let [expired, owner] = decision.reasons() else {
        panic!("{decision:?}")
    };
    assert_eq!(expired.expired_at, Some(now()));
    assert_eq!(
        owner.unmet,
        [ReasonCode::TwoFactorRequired, ReasonCode::PasswordNonCompliant]
    );
    let mut lenient = required;
    lenient.api_keys.require_owner_compliance = false;
    assert_eq!(codes(key(None, false), weak, &lenient), []);
}

/// Spec R15.
#[test]
fn what_a_person_at_a_browser_can_cure_is_setup_and_everything_else_is_denied() {
    let required = policy(TwoFactorMode::Required);
    let weak = member(PasswordState::NonCompliant, Factors::default());
    let session = Principal::Session(PASSWORD_ONLY);
    let decision = decide(session, &weak, &required, now());
    assert!(matches!(decision, Decision::SetupRequired { .. }));
    assert_eq!(decision.reasons().len(), 2, "every reason at once");
    assert!(matches!(decide(KEY, &weak, &required, now()), Decision::Denied { .. }));
    let caught_between = Member {
        policies_conflict: true,
        ..weak
    };
    let decision = decide(session, &caught_between, &required, now());
    assert!(matches!(decision, Decision::Denied { .. }));
    assert_eq!(decision.reasons().len(), 3);
}

/// Spec A25.
#[test]
fn a_policy_that_is_off_gives_no_reason() {
    let mut policy = policy(TwoFactorMode::Off);
    policy.password.enabled = false;
    let weak = member(PasswordState::NonCompliant, Factors::default());
    assert_eq!(codes(Principal::Session(PASSWORD_ONLY), weak, &policy), []);
}

/// Spec G7.
#[test]
fn every_cure_that_a_member_is_sent_to_is_on_a_path_that_stays_open() {
    let required = policy(TwoFactorMode::Required);
    for password in [PasswordState::NonCompliant, PasswordState::Unknown] {
        for factors in [Factors::default(), TOTP] {
            let decision = decide(
                Principal::Session(PASSWORD_ONLY),
                &member(password, factors),
                &required,
                now(),
            );
            let Decision::SetupRequired { reasons, allowed_paths } = decision else {
                panic!("a member can cure {password:?}");
            };
            for reason in reasons {
                assert!(
                    allowed_paths.iter().any(|open| reason.cure.starts_with(open)),
                    "{reason:?}"
                );
            }
        }
    }
}

/// Spec B11.
#[test]
fn the_sentence_of_the_specification_is_in_the_json() {
    let required = policy(TwoFactorMode::Required);
    let decision = decide(
        Principal::Session(PASSWORD_ONLY),
        &compliant(Factors::default()),
        &required,
        now(),
    );
    let reason = &serde_json::to_value(&decision).unwrap()["reasons"][0];
    assert_eq!(reason["code"], "two_factor_required");
    assert_eq!(
        reason["detail"],
        "Your organization requires two-factor authentication. Please set it up to continue."
    );
}

/// Spec R3, R7.
#[test]
fn whoever_enforces_complies_and_loosening_is_always_open() {
    let (off, optional, required) = (
        policy(TwoFactorMode::Off),
        policy(TwoFactorMode::Optional),
        policy(TwoFactorMode::Required),
    );
    let save = |factors, login, current: &SecurityPolicy, next: &SecurityPolicy| {
        check_save(Principal::Session(login), &compliant(factors), current, next, now())
    };
    assert_eq!(
        save(TOTP, WITH_TOTP, &off, &required),
        Err(SaveRefusal::TwoFactorOffToRequired)
    );
    assert_eq!(save(TOTP, WITH_TOTP, &optional, &required), Ok(()));
    let Err(SaveRefusal::LocksYourselfOut(decision)) = save(Factors::default(), PASSWORD_ONLY, &optional, &required)
    else {
        panic!("the saver has no second factor");
    };
    assert_eq!(decision.reasons()[0].code, ReasonCode::TwoFactorRequired);
    assert_eq!(save(Factors::default(), PASSWORD_ONLY, &required, &optional), Ok(()));
}

/// Spec A33: the enforcement, and the date that a preview names, are one function.
#[test]
fn a_key_older_than_the_rules_stops_when_they_say() {
    let time = |text: &str| Timestamp::parse(text).unwrap();
    let key = |expires_at: Option<&str>| Principal::ApiKey {
        hashed: false,
        created_at: Some(time("2026-01-01T00:00:00Z")),
        expires_at: expires_at.map(time),
        of_service_account: true,
    };
    let policy = |existing: &str| {
        let text = format!("{{\"apiKeys\":{{\"enforceHashed\":true,{existing}}}}}");
        SecurityPolicy::parse(text).unwrap()
    };
    let nobody = compliant(Factors::default());
    let stop = |key, policy: &SecurityPolicy| {
        let found = first_refusal(key, &nobody, policy, now());
        found.map(|(when, decision)| {
            let codes: Vec<_> = decision.reasons().iter().map(|reason| reason.code).collect();
            (when.to_string(), codes)
        })
    };
    let grandfather = policy("\"existingKeys\":\"grandfather\"");
    assert_eq!(stop(key(None), &grandfather), None);
    let expired = vec![ReasonCode::ApiKeyExpired];
    let blocked = vec![ReasonCode::ApiKeyBlocked];
    let end = Some("2027-03-01T00:00:00Z");
    assert_eq!(
        stop(key(end), &grandfather),
        Some(("2027-03-01T00:00:00.000Z".to_owned(), expired))
    );
    let block = policy("\"existingKeys\":\"block\"");
    assert_eq!(stop(key(end), &block), Some((now().to_string(), blocked.clone())));
    let deadline = policy("\"existingKeys\":\"deadline\",\"existingKeysDeadline\":\"2027-01-01T00:00:00Z\"");
    assert_eq!(
        stop(key(end), &deadline),
        Some(("2027-01-01T00:00:00.000Z".to_owned(), blocked))
    );
    let before = time("2026-12-31T23:59:59.999Z");
    assert_eq!(decide(key(end), &nobody, &deadline, before), Decision::Allow);
    assert_ne!(
        decide(key(end), &nobody, &deadline, time("2027-01-01T00:00:00Z")),
        Decision::Allow
    );
}
