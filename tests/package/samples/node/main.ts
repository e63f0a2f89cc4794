import { loadPolicy } from "@lockstep/policy";
import { scenario } from "../scenario.js";

const document = { password: { minLength: 10, requireUppercase: true, minStrength: 3 } };
const result = await scenario(document);
const policy = await loadPolicy(document);
await policy.preload();
console.log(JSON.stringify({ ...result, preloaded: policy.checkPassword("Another one, quite long").pending }));
