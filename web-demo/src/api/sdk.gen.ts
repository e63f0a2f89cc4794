// Generated from ../server/openapi.json by `npm run generate`. Do not edit.
// The generated client does not compile under exactOptionalPropertyTypes; the types that it exports do.
// @ts-nocheck

import type { Client, Options as Options2, TDataShape } from './client';
import { client } from './client.gen';
import type { AcceptInvitationData, AcceptInvitationErrors, AcceptInvitationResponses, AddSecurityKeyData, AddSecurityKeyErrors, AddSecurityKeyResponses, ChangeEmailData, ChangeEmailErrors, ChangeEmailResponses, ChangePasswordData, ChangePasswordErrors, ChangePasswordResponses, CheckPasswordData, CheckPasswordErrors, CheckPasswordResponses, CompleteLoginData, CompleteLoginErrors, CompleteLoginResponses, ConfirmEmailData, ConfirmEmailErrors, ConfirmEmailResponses, ConfirmPasswordResetData, ConfirmPasswordResetErrors, ConfirmPasswordResetResponses, ConfirmSignUpData, ConfirmSignUpErrors, ConfirmSignUpResponses, ConfirmTotpData, ConfirmTotpErrors, ConfirmTotpResponses, CreateApiKeyData, CreateApiKeyErrors, CreateApiKeyResponses, CreateInvitationData, CreateInvitationErrors, CreateInvitationResponses, CreateOrganizationData, CreateOrganizationErrors, CreateOrganizationResponses, CreateServiceAccountData, CreateServiceAccountErrors, CreateServiceAccountResponses, CreateTokenData, CreateTokenErrors, CreateTokenResponses, EndSessionData, EndSessionErrors, EndSessionResponses, GetAccessData, GetAccessErrors, GetAccessResponses, GetAccountPasswordPolicyData, GetAccountPasswordPolicyErrors, GetAccountPasswordPolicyResponses, GetApiKeyData, GetApiKeyErrors, GetApiKeyResponses, GetComplianceData, GetComplianceErrors, GetComplianceResponses, GetHealthData, GetHealthErrors, GetHealthResponses, GetLoginKeyOptionsData, GetLoginKeyOptionsErrors, GetLoginKeyOptionsResponses, GetOrganizationData, GetOrganizationErrors, GetOrganizationPasswordPolicyData, GetOrganizationPasswordPolicyErrors, GetOrganizationPasswordPolicyResponses, GetOrganizationResponses, GetPasswordResetPolicyData, GetPasswordResetPolicyErrors, GetPasswordResetPolicyResponses, GetReadinessData, GetReadinessErrors, GetReadinessResponses, GetReauthenticationKeyOptionsData, GetReauthenticationKeyOptionsErrors, GetReauthenticationKeyOptionsResponses, GetSecurityKeyOptionsData, GetSecurityKeyOptionsErrors, GetSecurityKeyOptionsResponses, GetSecurityPolicyData, GetSecurityPolicyErrors, GetSecurityPolicyResponses, GetSessionData, GetSessionErrors, GetSessionResponses, GetSignUpPasswordPolicyData, GetSignUpPasswordPolicyErrors, GetSignUpPasswordPolicyResponses, GetTwoFactorData, GetTwoFactorErrors, GetTwoFactorResponses, ListApiKeysData, ListApiKeysErrors, ListApiKeysResponses, ListAuditEventsData, ListAuditEventsErrors, ListAuditEventsResponses, ListInvitationsData, ListInvitationsErrors, ListInvitationsResponses, ListMembersData, ListMembersErrors, ListMembersResponses, ListOrganizationsData, ListOrganizationsErrors, ListOrganizationsResponses, ListPolicyPresetsData, ListPolicyPresetsErrors, ListPolicyPresetsResponses, ListServiceAccountsData, ListServiceAccountsErrors, ListServiceAccountsResponses, ListSessionsData, ListSessionsErrors, ListSessionsResponses, ListTokensData, ListTokensErrors, ListTokensResponses, LoginData, LoginErrors, LoginResponses, LogoutData, LogoutErrors, LogoutResponses, LookUpInvitationData, LookUpInvitationErrors, LookUpInvitationResponses, PreviewSecurityPolicyData, PreviewSecurityPolicyErrors, PreviewSecurityPolicyResponses, ReauthenticateData, ReauthenticateErrors, ReauthenticateResponses, RegenerateBackupCodesData, RegenerateBackupCodesErrors, RegenerateBackupCodesResponses, RemoveMemberData, RemoveMemberErrors, RemoveMemberResponses, RemoveSecurityKeyData, RemoveSecurityKeyErrors, RemoveSecurityKeyResponses, RemoveServiceAccountData, RemoveServiceAccountErrors, RemoveServiceAccountResponses, RemoveTotpData, RemoveTotpErrors, RemoveTotpResponses, RenameSecurityKeyData, RenameSecurityKeyErrors, RenameSecurityKeyResponses, RequestEmailVerificationData, RequestEmailVerificationErrors, RequestEmailVerificationResponses, RequestPasswordResetData, RequestPasswordResetErrors, RequestPasswordResetResponses, ResetMemberTwoFactorData, ResetMemberTwoFactorErrors, ResetMemberTwoFactorResponses, RevealApiKeyData, RevealApiKeyErrors, RevealApiKeyResponses, RevokeApiKeyData, RevokeApiKeyErrors, RevokeApiKeyResponses, RevokeTokenData, RevokeTokenErrors, RevokeTokenResponses, RotateApiKeyData, RotateApiKeyErrors, RotateApiKeyResponses, SendEmailChangeCodeData, SendEmailChangeCodeErrors, SendEmailChangeCodeResponses, SendEmailCodeData, SendEmailCodeErrors, SendEmailCodeResponses, SignUpData, SignUpErrors, SignUpResponses, StartTotpData, StartTotpErrors, StartTotpResponses, UnlockMemberData, UnlockMemberErrors, UnlockMemberResponses, UpdateApiKeyData, UpdateApiKeyErrors, UpdateApiKeyResponses, UpdateMemberData, UpdateMemberErrors, UpdateMemberResponses, UpdateOrganizationData, UpdateOrganizationErrors, UpdateOrganizationResponses, UpdateSecurityPolicyData, UpdateSecurityPolicyErrors, UpdateSecurityPolicyResponses, UpdateServiceAccountData, UpdateServiceAccountErrors, UpdateServiceAccountResponses, VerifyData, VerifyErrors, VerifyResponses, WithdrawInvitationData, WithdrawInvitationErrors, WithdrawInvitationResponses } from './types.gen';

export type Options<TData extends TDataShape = TDataShape, ThrowOnError extends boolean = boolean, TResponse = unknown> = Options2<TData, ThrowOnError, TResponse> & {
    /**
     * You can provide a client instance returned by `createClient()` instead of
     * individual options. This might be also useful if you want to implement a
     * custom client.
     */
    client?: Client;
    /**
     * You can pass arbitrary values through the `meta` object. This can be
     * used to access values that aren't defined as part of the SDK function.
     */
    meta?: Record<string, unknown>;
};

/**
 * Is the process alive?
 */
export const getHealth = <ThrowOnError extends boolean = true>(options?: Options<GetHealthData, ThrowOnError>) => (options?.client ?? client).get<GetHealthResponses, GetHealthErrors, ThrowOnError>({ url: '/healthz', ...options });

/**
 * Can it serve requests? 503 while the store does not answer.
 */
export const getReadiness = <ThrowOnError extends boolean = true>(options?: Options<GetReadinessData, ThrowOnError>) => (options?.client ?? client).get<GetReadinessResponses, GetReadinessErrors, ThrowOnError>({ url: '/readyz', ...options });

/**
 * Ask for another address: a link is mailed there, and the address before is told. Nothing changes until the link is
 * opened. It needs a fresh re-authentication and, of an account without a second factor, a code that was mailed to the
 * address before. The answer does not tell whether another account has that address.
 */
export const changeEmail = <ThrowOnError extends boolean = true>(options: Options<ChangeEmailData, ThrowOnError>) => (options.client ?? client).put<ChangeEmailResponses, ChangeEmailErrors, ThrowOnError>({
    url: '/v1/account/email',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Have a code mailed to the address that the account has, with which one without a second factor gets another address.
 * The one before it does not work any more.
 */
export const sendEmailChangeCode = <ThrowOnError extends boolean = true>(options?: Options<SendEmailChangeCodeData, ThrowOnError>) => (options?.client ?? client).post<SendEmailChangeCodeResponses, SendEmailChangeCodeErrors, ThrowOnError>({ url: '/v1/account/email/code', ...options });

/**
 * Mail a link that shows that the account's address is read by its owner.
 */
export const requestEmailVerification = <ThrowOnError extends boolean = true>(options?: Options<RequestEmailVerificationData, ThrowOnError>) => (options?.client ?? client).post<RequestEmailVerificationResponses, RequestEmailVerificationErrors, ThrowOnError>({ url: '/v1/account/email/verification', ...options });

/**
 * Change the password. All other sessions end; this one goes on under a new token.
 */
export const changePassword = <ThrowOnError extends boolean = true>(options: Options<ChangePasswordData, ThrowOnError>) => (options.client ?? client).put<ChangePasswordResponses, ChangePasswordErrors, ThrowOnError>({
    url: '/v1/account/password',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * The strictest rules that bind the caller, from all of the caller's organizations.
 */
export const getAccountPasswordPolicy = <ThrowOnError extends boolean = true>(options?: Options<GetAccountPasswordPolicyData, ThrowOnError>) => (options?.client ?? client).get<GetAccountPasswordPolicyResponses, GetAccountPasswordPolicyErrors, ThrowOnError>({ url: '/v1/account/password-policy', ...options });

/**
 * The second factors of the account.
 */
export const getTwoFactor = <ThrowOnError extends boolean = true>(options?: Options<GetTwoFactorData, ThrowOnError>) => (options?.client ?? client).get<GetTwoFactorResponses, GetTwoFactorErrors, ThrowOnError>({ url: '/v1/account/two-factor', ...options });

/**
 * Make ten new backup codes. The old ones are dead.
 */
export const regenerateBackupCodes = <ThrowOnError extends boolean = true>(options?: Options<RegenerateBackupCodesData, ThrowOnError>) => (options?.client ?? client).post<RegenerateBackupCodesResponses, RegenerateBackupCodesErrors, ThrowOnError>({ url: '/v1/account/two-factor/backup-codes', ...options });

/**
 * Have a code mailed, with which the first second factor is set up. The one before it does not work any more.
 */
export const sendEmailCode = <ThrowOnError extends boolean = true>(options?: Options<SendEmailCodeData, ThrowOnError>) => (options?.client ?? client).post<SendEmailCodeResponses, SendEmailCodeErrors, ThrowOnError>({ url: '/v1/account/two-factor/email-code', ...options });

/**
 * Add the key that the browser has made. With the first factor come ten backup codes, shown once; the session goes on
 * under a new token, and every other session and access token ends.
 */
export const addSecurityKey = <ThrowOnError extends boolean = true>(options: Options<AddSecurityKeyData, ThrowOnError>) => (options.client ?? client).post<AddSecurityKeyResponses, AddSecurityKeyErrors, ThrowOnError>({
    url: '/v1/account/two-factor/security-keys',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Begin to set up a security key or passkey. The question is good for 5 minutes, for this session and once; asking
 * again makes another one, and this one is dead.
 */
export const getSecurityKeyOptions = <ThrowOnError extends boolean = true>(options?: Options<GetSecurityKeyOptionsData, ThrowOnError>) => (options?.client ?? client).post<GetSecurityKeyOptionsResponses, GetSecurityKeyOptionsErrors, ThrowOnError>({ url: '/v1/account/two-factor/security-keys/options', ...options });

/**
 * Remove a key. The last factor stays while an organization requires one; the backup codes go with the last one. Every
 * other session and access token ends.
 */
export const removeSecurityKey = <ThrowOnError extends boolean = true>(options: Options<RemoveSecurityKeyData, ThrowOnError>) => (options.client ?? client).delete<RemoveSecurityKeyResponses, RemoveSecurityKeyErrors, ThrowOnError>({ url: '/v1/account/two-factor/security-keys/{key}', ...options });

/**
 * Rename a key.
 */
export const renameSecurityKey = <ThrowOnError extends boolean = true>(options: Options<RenameSecurityKeyData, ThrowOnError>) => (options.client ?? client).patch<RenameSecurityKeyResponses, RenameSecurityKeyErrors, ThrowOnError>({
    url: '/v1/account/two-factor/security-keys/{key}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Remove the authenticator. The last factor stays while an organization requires one. Every other session and access
 * token ends.
 */
export const removeTotp = <ThrowOnError extends boolean = true>(options?: Options<RemoveTotpData, ThrowOnError>) => (options?.client ?? client).delete<RemoveTotpResponses, RemoveTotpErrors, ThrowOnError>({ url: '/v1/account/two-factor/totp', ...options });

/**
 * Start to set up an authenticator app. Nothing is active before a code has confirmed it.
 */
export const startTotp = <ThrowOnError extends boolean = true>(options?: Options<StartTotpData, ThrowOnError>) => (options?.client ?? client).post<StartTotpResponses, StartTotpErrors, ThrowOnError>({ url: '/v1/account/two-factor/totp', ...options });

/**
 * Confirm the authenticator that was started last. With the first factor come ten backup codes, shown once; the
 * session goes on under a new token, and every other session and access token ends.
 */
export const confirmTotp = <ThrowOnError extends boolean = true>(options: Options<ConfirmTotpData, ThrowOnError>) => (options.client ?? client).post<ConfirmTotpResponses, ConfirmTotpErrors, ThrowOnError>({
    url: '/v1/account/two-factor/totp/confirm',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Confirm an address by the link that was mailed to it: that it is the account's own, or that the account gets it.
 */
export const confirmEmail = <ThrowOnError extends boolean = true>(options: Options<ConfirmEmailData, ThrowOnError>) => (options.client ?? client).post<ConfirmEmailResponses, ConfirmEmailErrors, ThrowOnError>({
    url: '/v1/auth/email/confirm',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Log in. The answer is a session or, for whoever has a second factor, a challenge (`second_factor_required`). The
 * password is at hand now, so every organization's policy judges it: one that has become too weak is found here, and
 * `next` leads to where it is changed.
 */
export const login = <ThrowOnError extends boolean = true>(options: Options<LoginData, ThrowOnError>) => (options.client ?? client).post<LoginResponses, LoginErrors, ThrowOnError>({
    url: '/v1/auth/login',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Complete a login with the second factor; the answer is a session under a new token.
 */
export const completeLogin = <ThrowOnError extends boolean = true>(options: Options<CompleteLoginData, ThrowOnError>) => (options.client ?? client).post<CompleteLoginResponses, CompleteLoginErrors, ThrowOnError>({
    url: '/v1/auth/login/second-factor',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Ask for one of the account's security keys, to complete a login with it. The question is good for 5 minutes, for
 * this login and once; asking again makes another one, and this one is dead.
 */
export const getLoginKeyOptions = <ThrowOnError extends boolean = true>(options?: Options<GetLoginKeyOptionsData, ThrowOnError>) => (options?.client ?? client).post<GetLoginKeyOptionsResponses, GetLoginKeyOptionsErrors, ThrowOnError>({ url: '/v1/auth/login/second-factor/options', ...options });

/**
 * End the session.
 */
export const logout = <ThrowOnError extends boolean = true>(options?: Options<LogoutData, ThrowOnError>) => (options?.client ?? client).post<LogoutResponses, LogoutErrors, ThrowOnError>({ url: '/v1/auth/logout', ...options });

/**
 * Mail a link by which a new password can be chosen. The answer is the same whether there is such an account or not.
 */
export const requestPasswordReset = <ThrowOnError extends boolean = true>(options: Options<RequestPasswordResetData, ThrowOnError>) => (options.client ?? client).post<RequestPasswordResetResponses, RequestPasswordResetErrors, ThrowOnError>({
    url: '/v1/auth/password-reset',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Choose a new password. All sessions end, and nobody is logged in: the next step is the login, with a second factor
 * where there is one. A password that is refused leaves the link as it was.
 */
export const confirmPasswordReset = <ThrowOnError extends boolean = true>(options: Options<ConfirmPasswordResetData, ThrowOnError>) => (options.client ?? client).post<ConfirmPasswordResetResponses, ConfirmPasswordResetErrors, ThrowOnError>({
    url: '/v1/auth/password-reset/confirm',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * The rules that bind whoever a link lets choose a password, for the form.
 */
export const getPasswordResetPolicy = <ThrowOnError extends boolean = true>(options: Options<GetPasswordResetPolicyData, ThrowOnError>) => (options.client ?? client).post<GetPasswordResetPolicyResponses, GetPasswordResetPolicyErrors, ThrowOnError>({
    url: '/v1/auth/password-reset/policy',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Prove again who you are, for five minutes. Every organization's policy judges the password, which ends
 * `password_unknown`; a second factor ends `two_factor_verification_required`. The session goes on under a new token.
 */
export const reauthenticate = <ThrowOnError extends boolean = true>(options: Options<ReauthenticateData, ThrowOnError>) => (options.client ?? client).post<ReauthenticateResponses, ReauthenticateErrors, ThrowOnError>({
    url: '/v1/auth/reauthenticate',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Ask for one of the account's security keys, to re-authenticate with it. The question is good for 5 minutes, for
 * this session and once; asking again makes another one, and this one is dead.
 */
export const getReauthenticationKeyOptions = <ThrowOnError extends boolean = true>(options?: Options<GetReauthenticationKeyOptionsData, ThrowOnError>) => (options?.client ?? client).post<GetReauthenticationKeyOptionsResponses, GetReauthenticationKeyOptionsErrors, ThrowOnError>({ url: '/v1/auth/reauthenticate/options', ...options });

/**
 * Who am I, and what may I use?
 */
export const getSession = <ThrowOnError extends boolean = true>(options?: Options<GetSessionData, ThrowOnError>) => (options?.client ?? client).get<GetSessionResponses, GetSessionErrors, ThrowOnError>({ url: '/v1/auth/session', ...options });

/**
 * Where am I logged in?
 */
export const listSessions = <ThrowOnError extends boolean = true>(options?: Options<ListSessionsData, ThrowOnError>) => (options?.client ?? client).get<ListSessionsResponses, ListSessionsErrors, ThrowOnError>({ url: '/v1/auth/sessions', ...options });

/**
 * End one of one's own sessions. The very next request with it is refused. The one that asks is ended by logging out.
 */
export const endSession = <ThrowOnError extends boolean = true>(options: Options<EndSessionData, ThrowOnError>) => (options.client ?? client).delete<EndSessionResponses, EndSessionErrors, ThrowOnError>({ url: '/v1/auth/sessions/{session}', ...options });

/**
 * Sign up. The answer is a session, or, where there is mail and no invitation was mailed to this address, always the
 * same: that a link was mailed. The server decides about the password whatever the browser has decided.
 */
export const signUp = <ThrowOnError extends boolean = true>(options: Options<SignUpData, ThrowOnError>) => (options.client ?? client).post<SignUpResponses, SignUpErrors, ThrowOnError>({
    url: '/v1/auth/sign-up',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Finish a sign-up by the link that was mailed; the answer is a session.
 */
export const confirmSignUp = <ThrowOnError extends boolean = true>(options: Options<ConfirmSignUpData, ThrowOnError>) => (options.client ?? client).post<ConfirmSignUpResponses, ConfirmSignUpErrors, ThrowOnError>({
    url: '/v1/auth/sign-up/confirm',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * The caller's access tokens that have not ended.
 */
export const listTokens = <ThrowOnError extends boolean = true>(options?: Options<ListTokensData, ThrowOnError>) => (options?.client ?? client).get<ListTokensResponses, ListTokensErrors, ThrowOnError>({ url: '/v1/auth/tokens', ...options });

/**
 * Make an access token from credentials and, for whoever has one, a second factor (spec C18). Every request with it is
 * decided by the organization's policy as it is then.
 */
export const createToken = <ThrowOnError extends boolean = true>(options: Options<CreateTokenData, ThrowOnError>) => (options.client ?? client).post<CreateTokenResponses, CreateTokenErrors, ThrowOnError>({
    url: '/v1/auth/tokens',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * End an access token. The very next request with it is refused.
 */
export const revokeToken = <ThrowOnError extends boolean = true>(options: Options<RevokeTokenData, ThrowOnError>) => (options.client ?? client).delete<RevokeTokenResponses, RevokeTokenErrors, ThrowOnError>({ url: '/v1/auth/tokens/{token}', ...options });

/**
 * Join the organization that invites, with the account that is logged in. Whether its password satisfies the
 * organization's rules is not known until it is entered again.
 */
export const acceptInvitation = <ThrowOnError extends boolean = true>(options: Options<AcceptInvitationData, ThrowOnError>) => (options.client ?? client).post<AcceptInvitationResponses, AcceptInvitationErrors, ThrowOnError>({
    url: '/v1/invitations/accept',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * What does this invitation lead to?
 */
export const lookUpInvitation = <ThrowOnError extends boolean = true>(options: Options<LookUpInvitationData, ThrowOnError>) => (options.client ?? client).post<LookUpInvitationResponses, LookUpInvitationErrors, ThrowOnError>({
    url: '/v1/invitations/lookup',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * The caller's organizations, each with the decision.
 */
export const listOrganizations = <ThrowOnError extends boolean = true>(options?: Options<ListOrganizationsData, ThrowOnError>) => (options?.client ?? client).get<ListOrganizationsResponses, ListOrganizationsErrors, ThrowOnError>({ url: '/v1/organizations', ...options });

/**
 * Make another organization. The caller is its super admin; whether the caller's password satisfies the rules of a
 * new organization may be unknown until it is entered again.
 */
export const createOrganization = <ThrowOnError extends boolean = true>(options: Options<CreateOrganizationData, ThrowOnError>) => (options.client ?? client).post<CreateOrganizationResponses, CreateOrganizationErrors, ThrowOnError>({
    url: '/v1/organizations',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * One organization.
 */
export const getOrganization = <ThrowOnError extends boolean = true>(options: Options<GetOrganizationData, ThrowOnError>) => (options.client ?? client).get<GetOrganizationResponses, GetOrganizationErrors, ThrowOnError>({ url: '/v1/organizations/{org}', ...options });

/**
 * Rename an organization.
 */
export const updateOrganization = <ThrowOnError extends boolean = true>(options: Options<UpdateOrganizationData, ThrowOnError>) => (options.client ?? client).patch<UpdateOrganizationResponses, UpdateOrganizationErrors, ThrowOnError>({
    url: '/v1/organizations/{org}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * May the caller use the organization now? Always answered, with every reason if not.
 */
export const getAccess = <ThrowOnError extends boolean = true>(options: Options<GetAccessData, ThrowOnError>) => (options.client ?? client).get<GetAccessResponses, GetAccessErrors, ThrowOnError>({ url: '/v1/organizations/{org}/access', ...options });

/**
 * Your keys or, for whoever manages people, everybody's.
 */
export const listApiKeys = <ThrowOnError extends boolean = true>(options: Options<ListApiKeysData, ThrowOnError>) => (options.client ?? client).get<ListApiKeysResponses, ListApiKeysErrors, ThrowOnError>({ url: '/v1/organizations/{org}/api-keys', ...options });

/**
 * Make a key for yourself, or for a service account. Its value is in this answer only. A key that makes a key gives it
 * no scope that it has not, and no longer a life than its own.
 */
export const createApiKey = <ThrowOnError extends boolean = true>(options: Options<CreateApiKeyData, ThrowOnError>) => (options.client ?? client).post<CreateApiKeyResponses, CreateApiKeyErrors, ThrowOnError>({
    url: '/v1/organizations/{org}/api-keys',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * End a key. The very next request with it is refused, and what it has made ends with it.
 */
export const revokeApiKey = <ThrowOnError extends boolean = true>(options: Options<RevokeApiKeyData, ThrowOnError>) => (options.client ?? client).delete<RevokeApiKeyResponses, RevokeApiKeyErrors, ThrowOnError>({ url: '/v1/organizations/{org}/api-keys/{key}', ...options });

/**
 * One key.
 */
export const getApiKey = <ThrowOnError extends boolean = true>(options: Options<GetApiKeyData, ThrowOnError>) => (options.client ?? client).get<GetApiKeyResponses, GetApiKeyErrors, ThrowOnError>({ url: '/v1/organizations/{org}/api-keys/{key}', ...options });

/**
 * Change a key's name, scopes or end by a merge patch. The longest life counts from the key's creation.
 */
export const updateApiKey = <ThrowOnError extends boolean = true>(options: Options<UpdateApiKeyData, ThrowOnError>) => (options.client ?? client).patch<UpdateApiKeyResponses, UpdateApiKeyErrors, ThrowOnError>({
    url: '/v1/organizations/{org}/api-keys/{key}',
    ...options,
    headers: {
        'Content-Type': 'application/merge-patch+json',
        ...options.headers
    }
});

/**
 * Read the value of a key that was made with `hashed: false`. It needs a fresh re-authentication, is refused where the
 * organization enforces hashed keys, and is audited.
 */
export const revealApiKey = <ThrowOnError extends boolean = true>(options: Options<RevealApiKeyData, ThrowOnError>) => (options.client ?? client).post<RevealApiKeyResponses, RevealApiKeyErrors, ThrowOnError>({ url: '/v1/organizations/{org}/api-keys/{key}/reveal', ...options });

/**
 * Replace a key. The new one has its name and scopes; the old one works until its own end, and at most for the overlap.
 * A key is replaced once: after that, the new one is the one to rotate.
 */
export const rotateApiKey = <ThrowOnError extends boolean = true>(options: Options<RotateApiKeyData, ThrowOnError>) => (options.client ?? client).post<RotateApiKeyResponses, RotateApiKeyErrors, ThrowOnError>({
    url: '/v1/organizations/{org}/api-keys/{key}/rotate',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * What happened, the newest first: the events of this organization, and those of its members' accounts, such as logins,
 * from the moment at which each joined and for as long as each stays. Nothing of other organizations is among them.
 *
 * With `accept: text/csv` or `application/x-ndjson` the answer is everything that matches, as a file.
 */
export const listAuditEvents = <ThrowOnError extends boolean = true>(options: Options<ListAuditEventsData, ThrowOnError>) => (options.client ?? client).get<ListAuditEventsResponses, ListAuditEventsErrors, ThrowOnError>({ url: '/v1/organizations/{org}/audit-events', ...options });

/**
 * Who complies, who does not, and of whom it is not known.
 */
export const getCompliance = <ThrowOnError extends boolean = true>(options: Options<GetComplianceData, ThrowOnError>) => (options.client ?? client).get<GetComplianceResponses, GetComplianceErrors, ThrowOnError>({ url: '/v1/organizations/{org}/compliance', ...options });

/**
 * The invitations that can still be used.
 */
export const listInvitations = <ThrowOnError extends boolean = true>(options: Options<ListInvitationsData, ThrowOnError>) => (options.client ?? client).get<ListInvitationsResponses, ListInvitationsErrors, ThrowOnError>({ url: '/v1/organizations/{org}/invitations', ...options });

/**
 * Invite a person by a link, which works once and for seven days; where there is mail, it is mailed too. Only a super admin invites a super admin.
 */
export const createInvitation = <ThrowOnError extends boolean = true>(options: Options<CreateInvitationData, ThrowOnError>) => (options.client ?? client).post<CreateInvitationResponses, CreateInvitationErrors, ThrowOnError>({
    url: '/v1/organizations/{org}/invitations',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Withdraw an invitation: its link stops working.
 */
export const withdrawInvitation = <ThrowOnError extends boolean = true>(options: Options<WithdrawInvitationData, ThrowOnError>) => (options.client ?? client).delete<WithdrawInvitationResponses, WithdrawInvitationErrors, ThrowOnError>({ url: '/v1/organizations/{org}/invitations/{invitation}', ...options });

/**
 * The members, each with the state of the password and of the second factor as they are now. With `accept: text/csv`
 * the answer is everybody whom the filters let through, as a file (spec A12).
 */
export const listMembers = <ThrowOnError extends boolean = true>(options: Options<ListMembersData, ThrowOnError>) => (options.client ?? client).get<ListMembersResponses, ListMembersErrors, ThrowOnError>({ url: '/v1/organizations/{org}/members', ...options });

/**
 * Remove a member, or leave. Leaving is open to everybody, because it cures policies that contradict each other; but
 * one super admin always remains.
 */
export const removeMember = <ThrowOnError extends boolean = true>(options: Options<RemoveMemberData, ThrowOnError>) => (options.client ?? client).delete<RemoveMemberResponses, RemoveMemberErrors, ThrowOnError>({ url: '/v1/organizations/{org}/members/{member}', ...options });

/**
 * Change a member's role. Only a super admin makes or unmakes a super admin, and one always remains.
 */
export const updateMember = <ThrowOnError extends boolean = true>(options: Options<UpdateMemberData, ThrowOnError>) => (options.client ?? client).patch<UpdateMemberResponses, UpdateMemberErrors, ThrowOnError>({
    url: '/v1/organizations/{org}/members/{member}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Remove all second factors of one member, who has lost them (spec B19). The member's sessions and access tokens end.
 * It needs a fresh authentication of the super admin.
 */
export const resetMemberTwoFactor = <ThrowOnError extends boolean = true>(options: Options<ResetMemberTwoFactorData, ThrowOnError>) => (options.client ?? client).post<ResetMemberTwoFactorResponses, ResetMemberTwoFactorErrors, ThrowOnError>({ url: '/v1/organizations/{org}/members/{member}/two-factor/reset', ...options });

/**
 * Open every way into a member's account that wrong attempts have locked, until a time or until recovery. It needs a
 * fresh authentication of the super admin.
 */
export const unlockMember = <ThrowOnError extends boolean = true>(options: Options<UnlockMemberData, ThrowOnError>) => (options.client ?? client).post<UnlockMemberResponses, UnlockMemberErrors, ThrowOnError>({ url: '/v1/organizations/{org}/members/{member}/unlock', ...options });

/**
 * The organization's rules for passwords and API keys, for forms. Every member may read them, also one whose own
 * password does not satisfy them, and whoever is invited.
 */
export const getOrganizationPasswordPolicy = <ThrowOnError extends boolean = true>(options: Options<GetOrganizationPasswordPolicyData, ThrowOnError>) => (options.client ?? client).get<GetOrganizationPasswordPolicyResponses, GetOrganizationPasswordPolicyErrors, ThrowOnError>({ url: '/v1/organizations/{org}/password-policy', ...options });

/**
 * Try a password against the organization's rules. Nothing of it is stored or logged.
 */
export const checkPassword = <ThrowOnError extends boolean = true>(options: Options<CheckPasswordData, ThrowOnError>) => (options.client ?? client).post<CheckPasswordResponses, CheckPasswordErrors, ThrowOnError>({
    url: '/v1/organizations/{org}/password-policy/check',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * The organization's whole policy. Its `etag` is what a change needs as `if-match`.
 */
export const getSecurityPolicy = <ThrowOnError extends boolean = true>(options: Options<GetSecurityPolicyData, ThrowOnError>) => (options.client ?? client).get<GetSecurityPolicyResponses, GetSecurityPolicyErrors, ThrowOnError>({ url: '/v1/organizations/{org}/security-policy', ...options });

/**
 * Change the policy by a JSON merge patch: an absent field stays, `null` removes an optional setting. It needs the
 * version that was seen as `if-match`, and a fresh re-authentication. A change of nothing keeps the version. With a key
 * the owner has to comply with the new policy already.
 */
export const updateSecurityPolicy = <ThrowOnError extends boolean = true>(options: Options<UpdateSecurityPolicyData, ThrowOnError>) => (options.client ?? client).patch<UpdateSecurityPolicyResponses, UpdateSecurityPolicyErrors, ThrowOnError>({
    url: '/v1/organizations/{org}/security-policy',
    ...options,
    headers: {
        'Content-Type': 'application/merge-patch+json',
        ...options.headers
    }
});

/**
 * Who would be kept out by a change? Takes the same merge patch as the change itself, and decides by the same
 * function as every request. With `accept: text/csv` the answer is the affected members, as a file (spec A12).
 */
export const previewSecurityPolicy = <ThrowOnError extends boolean = true>(options: Options<PreviewSecurityPolicyData, ThrowOnError>) => (options.client ?? client).post<PreviewSecurityPolicyResponses, PreviewSecurityPolicyErrors, ThrowOnError>({
    url: '/v1/organizations/{org}/security-policy/preview',
    ...options,
    headers: {
        'Content-Type': 'application/merge-patch+json',
        ...options.headers
    }
});

/**
 * The service accounts that you are in charge of or, for whoever manages people, all.
 */
export const listServiceAccounts = <ThrowOnError extends boolean = true>(options: Options<ListServiceAccountsData, ThrowOnError>) => (options.client ?? client).get<ListServiceAccountsResponses, ListServiceAccountsErrors, ThrowOnError>({ url: '/v1/organizations/{org}/service-accounts', ...options });

/**
 * Make a service account. It has no password and no second factor, and its keys do not depend on anybody's.
 */
export const createServiceAccount = <ThrowOnError extends boolean = true>(options: Options<CreateServiceAccountData, ThrowOnError>) => (options.client ?? client).post<CreateServiceAccountResponses, CreateServiceAccountErrors, ThrowOnError>({
    url: '/v1/organizations/{org}/service-accounts',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Remove a service account. Its keys are refused from the very next request on.
 */
export const removeServiceAccount = <ThrowOnError extends boolean = true>(options: Options<RemoveServiceAccountData, ThrowOnError>) => (options.client ?? client).delete<RemoveServiceAccountResponses, RemoveServiceAccountErrors, ThrowOnError>({ url: '/v1/organizations/{org}/service-accounts/{account}', ...options });

/**
 * Change a service account's name, role or person in charge.
 */
export const updateServiceAccount = <ThrowOnError extends boolean = true>(options: Options<UpdateServiceAccountData, ThrowOnError>) => (options.client ?? client).patch<UpdateServiceAccountResponses, UpdateServiceAccountErrors, ThrowOnError>({
    url: '/v1/organizations/{org}/service-accounts/{account}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * The rules that bind who signs up now: those of a new organization, or of the one that invites.
 */
export const getSignUpPasswordPolicy = <ThrowOnError extends boolean = true>(options?: Options<GetSignUpPasswordPolicyData, ThrowOnError>) => (options?.client ?? client).get<GetSignUpPasswordPolicyResponses, GetSignUpPasswordPolicyErrors, ThrowOnError>({ url: '/v1/password-policy', ...options });

/**
 * Named starting points for a policy, each saying where it comes from.
 */
export const listPolicyPresets = <ThrowOnError extends boolean = true>(options?: Options<ListPolicyPresetsData, ThrowOnError>) => (options?.client ?? client).get<ListPolicyPresetsResponses, ListPolicyPresetsErrors, ThrowOnError>({ url: '/v1/policy-presets', ...options });

/**
 * Whether the caller may use the organization, for a reverse proxy: 200 with identity headers and no body, or 401 or
 * 403 with the problem. The header `x-lockstep-cure` of a refusal is the page to send a browser to.
 */
export const verify = <ThrowOnError extends boolean = true>(options: Options<VerifyData, ThrowOnError>) => (options.client ?? client).get<VerifyResponses, VerifyErrors, ThrowOnError>({ url: '/v1/verify', ...options });
