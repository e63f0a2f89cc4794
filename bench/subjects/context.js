// What every subject that can use it is told about the person, in its own form.

export const context = {
  email: "ada.lovelace@example.org",
  name: "Ada Lovelace",
  organization: "Analytical Engines",
};

export const words = ["ada.lovelace", "example", "ada", "lovelace", "analytical", "engines"];
