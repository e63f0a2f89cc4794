import { answer } from "./answer.js";

globalThis.answerAll = async (lines) => {
  const answers = [];
  for (const line of lines) {
    answers.push(await answer(JSON.parse(line)));
  }
  return answers;
};
