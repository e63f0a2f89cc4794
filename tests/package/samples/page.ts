import { attachPasswordField, loadPolicy } from "@lockstep/policy";
import { scenario } from "./scenario.js";

declare global {
  var result: Record<string, unknown>;
}

async function field(): Promise<number> {
  const input = document.createElement("input");
  document.body.append(input);
  attachPasswordField(input, await loadPolicy("/policy.json"));
  return document.querySelectorAll(".lockstep-requirement").length;
}

globalThis.result = await scenario("/policy.json")
  .then(async (result) => ({ ...result, items: await field() }))
  .catch((error: unknown) => ({ error: String(error) }));
