import * as api from "../api";

export const changePassword = (body: { currentPassword: string; newPassword: string }) => api.changePassword({ body });
