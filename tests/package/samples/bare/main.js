import { attachPasswordField, loadPolicy } from "/node_modules/@lockstep/policy/dist/web.js";

const policy = await loadPolicy("/policy.json");
const first = policy.checkPassword("Tr0ub4dor&3x");
const complete = await policy.checkPasswordAsync("Tr0ub4dor&3x");
const input = document.createElement("input");
document.body.append(input);
attachPasswordField(input, policy);
globalThis.result = {
  first: first.pending,
  complete: complete.pending,
  items: document.querySelectorAll(".lockstep-requirement").length,
};
