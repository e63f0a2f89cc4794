import "@lockstep/policy/field.css";
import "../page.js";
