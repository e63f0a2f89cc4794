import * as api from "../api";

export const changePassword = (body: { currentPassword: string; newPassword: string }) => api.changePassword({ body });

export const changeEmail = (body: api.EmailChange) => api.changeEmail({ body });

export const sendEmailChangeCode = () => api.sendEmailChangeCode();

export const requestEmailVerification = () => api.requestEmailVerification();

export const confirmEmail = async (token: string) => (await api.confirmEmail({ body: { token } })).data;
