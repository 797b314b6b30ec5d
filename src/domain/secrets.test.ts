import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawn, fence, hex, PEM, TOKENS } from "./secrets/fixtures.ts";
import { knownSecrets, maskForms, masking, secretIn } from "./secrets.ts";

describe("a token of a known form", () => {
  test.each(TOKENS)("%s, wherever it stands", (what, token) => {
    const mask = `[masked: ${what}]`;
    expect(maskForms(token)).toBe(mask);
    expect(maskForms(`said: "${token}", and again ${token}.`)).toBe(
      `said: "${mask}", and again ${mask}.`,
    );
    expect(maskForms(`\u001b[1;32m${token}\u001b[0m`)).toBe(`\u001b[1;32m${mask}\u001b[0m`);
    expect(maskForms(`TOKEN=${token}`)).toBe(`TOKEN=${mask}`);
    expect(maskForms(`https://host/path?x=${token}&y=1`)).toBe(`https://host/path?x=${mask}&y=1`);
  });

  test.each(TOKENS)("%s goes with the word it is part of", (what, token) => {
    expect(maskForms(`a pre${token}_post b`)).toBe(`a [masked: ${what}] b`);
  });

  test("the secret of an AWS key beside its id, with a name and without", () => {
    const secret = `wJalrXUtnFEMI/K7MDENG/${"bPxRfiCYEXAMPLEKEY"}`;
    expect(maskForms(`aws_secret_access_key = ${secret}`)).toBe(
      "aws_secret_access_key = [masked: secret]",
    );
    expect(maskForms(`AKIA${"IOSFODNN7EXAMPLE"} ${secret}`)).toBe(
      "[masked: AWS access key] [masked: AWS secret]",
    );
  });
});

describe("a private key", () => {
  test("as it is, in JSON, in a difference, in source code", () => {
    expect(maskForms(`a\n${PEM}\nb`)).toBe("a\n[masked: private key]\nb");
    const json = JSON.stringify({ key: PEM, next: "MIIEpAIBAAKCAQEA" });
    expect(JSON.parse(maskForms(json))).toEqual({
      key: "[masked: private key]",
      next: "MIIEpAIBAAKCAQEA",
    });
    const lines = PEM.split("\n");
    for (const text of [
      lines.map((line) => `+${line}`).join("\n"),
      lines.map((line) => `  "${line}\\n" +`).join("\n"),
    ]) {
      expect(lines.filter((line) => maskForms(text).includes(line))).toEqual([]);
    }
  });

  test("without its end, and without its beginning", () => {
    const headless = PEM.slice(fence("BEGIN").length + 20);
    expect(maskForms(`a\n${PEM.slice(0, -40)}`)).toBe("a\n[masked: private key]");
    expect(maskForms(`${headless}\nb`)).toBe("[masked: private key]\nb");
  });

  test("a mention of one hides nothing that follows", () => {
    const text = `looked for ${fence("BEGIN")}\nMETRIC a=1\n${"done, thank you very much"}`;
    expect(maskForms(text)).toContain("\nMETRIC a=1\ndone, thank you very much");
  });
});

describe("a value that is named a secret", () => {
  test.each([
    ["password=hunter2hunter2", "password=[masked: password]"],
    [`"apiKey": "${hex(32)}"`, '"apiKey": "[masked: secret]"'],
    [`token: '${drawn(24)}'`, "token: '[masked: secret]'"],
    [`API_KEY => ${drawn(24)};`, "API_KEY => [masked: secret];"],
    ['db_password = "correct horse 7"', 'db_password = "[masked: password]"'],
    [`?access_token=${drawn(20)}&page=2`, "?access_token=[masked: secret]&page=2"],
    ["PGPASSWORD=Tr0ub4dor&3 psql", "PGPASSWORD=[masked: password] psql"],
    [`Authorization: Bearer ${hex(24)}`, "Authorization: Bearer [masked: authorization]"],
    ["authorization: Basic dXNlcjpwYXNzd29yZA==", "authorization: Basic [masked: authorization]"],
    ["postgres://app:s3cret@db/x", "postgres://[masked: login of a URL]@db/x"],
    ["https://a:b@c@host/", "https://[masked: login of a URL]@host/"],
  ])("%s", (text, masked) => expect(maskForms(text)).toBe(masked));
});

describe("what is no secret stays:", () => {
  test.each([
    "commit 3f786850e387550fdab836ed7e6dc881de23001b",
    `sha256:${hex(64)}`,
    '"integrity": "sha512-z8P3qHBRXQ6NH5aqwjWRhbCuOWVYFtZcWAE1HRwHlWCAE1HRwHlWCAE1HRwHlWCAE1HRwHl5eQ=="',
    "123e4567-e89b-12d3-a456-426614174000",
    "token=123e4567-e89b-12d3-a456-426614174000",
    "METRIC token_rate=123456789.25",
    "METRIC api_key=0.12345678901234",
    "val_bpb: 0.997900",
    "password: required",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as a shell has it.
    "password=$PASSWORD token=${GITHUB_TOKEN} secret: {{ secrets.DEPLOY_KEY }}",
    "https://user:$TOKEN@host/",
    "ssh://git@github.com/a/b.git",
    "http://localhost:8080/@scope/package@1.2.3",
    "tokenizer: bert-base-uncased-2019",
    "tokens: 1234567890123",
    "task-force-sk-learn and risk-assessment",
    "npm_config_user_agent npm_package_json_very_long_name_of_a_thing",
    "the bearer of this letter, Bearer authentication",
    "token = process.env.MY_TOKEN_2",
    "[masked: a thing]",
  ])("%s", (text) => expect(maskForms(text)).toBe(text));

  test("words, numbers, hashes, METRIC lines", () => {
    const word = fc.oneof(
      fc.lorem({ mode: "words" }),
      fc.stringMatching(/^[0-9a-f]{40}$/),
      fc.stringMatching(/^[0-9a-f]{64}$/),
      fc.uuid(),
      fc.double().map(String),
      fc.integer().map((value) => `\nMETRIC value=${value}\n`),
      fc.constantFrom("token", "password", "secret is", "key:", "https://host:80/"),
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const text = words.join(" ");
        expect(maskForms(text)).toBe(text);
      }),
    );
  });
});

describe("the values of an environment", () => {
  const mask = masking(
    knownSecrets({ MY_API_TOKEN: "plain words; 100%\nsecond line is long enough" }),
  );
  const of = (name: string, value: string) => knownSecrets({ [name]: value }).length > 0;

  test("are found as they are, line by line, and as JSON and URLs spell them", () => {
    const value = "plain words; 100%";
    for (const text of [
      value,
      `x${value}y`,
      JSON.stringify(value),
      encodeURIComponent(`${value}\n`),
    ]) {
      if (text.includes("\n")) continue;
      expect(masking(knownSecrets({ MY_API_TOKEN: value }))(text)).toMatch(
        /^"?\[masked: value of MY_API_TOKEN\](?:%0A|")?$/,
      );
    }
    expect(mask("a second line is long enough b")).toBe("a [masked: value of MY_API_TOKEN] b");
  });

  test.each([
    ["MY_API_TOKEN", "s3cr3t-value", true],
    ["PGPASSWORD", "correcthorsebattery", true],
    ["AWS_SECRET_ACCESS_KEY", drawn(40), true],
    ["SIGNING_KEY", "short", false],
    ["SIGNING_KEY", "12345678", false],
    ["SIGNING_KEY", "/home/me/.keys/sign.pem", false],
    ["AUTH_TOKEN", "disabled", false],
    ["TOKEN", "aaaaaaaaaaaa", false],
    ["KEY", "https://keys.example.org/a", false],
    ["PWD", "a-folder-of-mine-7", false],
    ["KEYBOARD", "us-intl-pc105", false],
    ["TOKENIZERS_PARALLELISM", "false-or-true-1", false],
  ])("%s=%s: %s", (name, value, isSecret) => expect(of(name, value)).toBe(isSecret));
});

test("what a secret is, for words", () => {
  expect(secretIn("nothing", maskForms)).toBeUndefined();
  expect(secretIn(`[masked: JWT] ghp_${drawn(36)}`, maskForms)).toBe("GitHub token");
});
