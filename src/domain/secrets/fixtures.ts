/** Secrets of no one. They are put together here, so that no scanner takes this file for a leak. */

/** So many characters as a machine would draw them. */
export const drawn = (length: number) =>
  "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA".repeat(9).slice(0, length);
export const hex = (length: number) =>
  "0123456789abcdef9e3779b97f4a7c15".repeat(9).slice(0, length);

export const TOKENS: readonly (readonly [what: string, token: string])[] = [
  ["AWS access key", `AKIA${"IOSFODNN7EXAMPLE"}`],
  ["GitHub token", `ghp_${drawn(36)}`],
  ["GitHub token", `gho_${drawn(36)}`],
  ["GitHub token", `github_pat_${drawn(22)}_${drawn(59)}`],
  ["GitLab token", `glpat-${drawn(20)}`],
  ["Slack token", `xoxb-${"123456789012"}-${drawn(24)}`],
  ["Stripe key", `sk_live_${drawn(24)}`],
  ["OpenAI key", `sk-${drawn(48)}`],
  ["OpenAI key", `sk-proj-${drawn(120)}`],
  ["Anthropic key", `sk-ant-api03-${drawn(93)}`],
  ["Google API key", `AIza${drawn(35)}`],
  ["npm token", `npm_${drawn(36)}`],
  ["PyPI token", `pypi-AgEIcHlwaS5vcmc${drawn(150)}`],
  ["JWT", `eyJ${drawn(30)}.eyJ${drawn(300)}.${drawn(43)}`],
];

const body = Array.from({ length: 6 }, (_, n) => drawn(64 - (n === 5 ? 44 : 0))).join("\n");
export const fence = (word: string) => `-----${word} RSA PRIVATE KEY-----`;
export const PEM = `${fence("BEGIN")}\n${body}\n${fence("END")}`;
