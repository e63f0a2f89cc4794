import PasswordValidator from "password-validator";

export function start() {
  const schema = new PasswordValidator();
  schema.is().min(10).is().max(128).has().uppercase().has().digits().has().symbols();
  return { check: (password) => schema.validate(password, { list: true }) };
}
