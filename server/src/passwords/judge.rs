use lockstep_core::{
    compliance::StoredVerdict,
    password::{Context, PasswordVerdict},
    policy::PasswordPolicy,
};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::Password;
use crate::{error::Failure, metrics::Verdicts, queue::Queue};

/// What one organization asks of a password, and who chooses it.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    pub(crate) organization_id: Uuid,
    pub(crate) policy: PasswordPolicy,
    pub(crate) context: Context,
}

/// The verdict under one organization's policy, to be stored (spec R5).
#[derive(Clone, Debug)]
pub(crate) struct Judgement {
    pub(crate) organization_id: Uuid,
    pub(crate) policy: PasswordPolicy,
    pub(crate) verdict: PasswordVerdict,
}

impl Judgement {
    /// What is kept of it.
    pub(crate) fn stored(&self) -> StoredVerdict {
        StoredVerdict {
            accepted: self.verdict.accepted,
            policy: self.policy.clone(),
        }
    }
}

/// Calls the one evaluator (spec G1) in the queue of the hashes, so that a flood of passwords to judge delays no other request.
#[derive(Clone, Debug)]
pub(crate) struct Judge {
    queue: Queue,
    verdicts: Verdicts,
}

impl Judge {
    pub(crate) fn new(queue: Queue, verdicts: Verdicts) -> Self {
        Self { queue, verdicts }
    }

    /// Judges `password` under each of `rules`.
    ///
    /// # Errors
    /// [`Failure::PasswordEncoding`] when it is not Unicode.
    pub(crate) async fn judge(&self, password: &Password, rules: Vec<Rules>) -> Result<Vec<Judgement>, Failure> {
        let Some(written) = password.written() else {
            return Err(Failure::PasswordEncoding);
        };
        let written = Zeroizing::new(written.to_owned());
        let work = move || {
            let judge_one = |rules: Rules| Judgement {
                verdict: rules.policy.evaluate(&written, &rules.context),
                organization_id: rules.organization_id,
                policy: rules.policy,
            };
            rules.into_iter().map(judge_one).collect()
        };
        let judgements: Vec<Judgement> = self.queue.run(work).await?;
        for judgement in &judgements {
            self.verdicts.count(judgement.verdict.accepted);
        }
        Ok(judgements)
    }

    /// As [`Judge::judge`], under one policy.
    pub(crate) async fn verdict(
        &self,
        password: &Password,
        policy: PasswordPolicy,
        context: Context,
    ) -> Result<PasswordVerdict, Failure> {
        let rules = Rules {
            organization_id: Uuid::nil(),
            policy,
            context,
        };
        let mut judgements = self.judge(password, vec![rules]).await?;
        judgements
            .pop()
            .map(|judgement| judgement.verdict)
            .ok_or_else(|| Failure::internal("no verdict"))
    }
}
