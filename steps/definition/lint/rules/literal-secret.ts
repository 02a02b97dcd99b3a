// Rule `literal-secret`: no secret stands in the definition, which whoever may describe the pipeline can read.
import type { DefinitionDocument } from '../document';
import { advice, type Rule, type RuleFinding } from '../finding';
import { asObject, isObject, member } from '../json';

const secretName = /(pass(word|wd|phrase)?|secret|token|api[-_]?key|private[-_]?key|credential)s?$/i;
const accessKey = /\b(AKIA|ASIA)[A-Z0-9]{16}\b/;
const deepest = 40;

export const literalSecret: Rule = {
  id: 'literal-secret',
  summary: 'Environment, hyperparameters and parameter defaults hold no secrets.',
  check: (document) => [...checkParameters(document), ...document.steps.flatMap((step) => walk(asObject(step.json['Arguments']), `${step.path}.Arguments`, 0))],
};

function checkParameters({ parameters }: DefinitionDocument): RuleFinding[] {
  return parameters.flatMap(({ name, json, path }) => {
    const preset = json['DefaultValue'];
    return typeof preset === 'string' && isSecret(name, preset) ? [advice(`${path}.DefaultValue`, told(name))] : [];
  });
}

function walk(value: unknown, path: string, depth: number): RuleFinding[] {
  if (depth > deepest) return [];
  if (Array.isArray(value)) return value.flatMap((inner: unknown, index) => walk(inner, `${path}[${index}]`, depth + 1));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    // Steps in branches are looked at for themselves.
    if (key === 'IfSteps' || key === 'ElseSteps') return [];
    return typeof inner === 'string' && isSecret(key, inner) ? [advice(member(path, key), told(key))] : walk(inner, member(path, key), depth + 1);
  });
}

function isSecret(name: string, value: string): boolean {
  // An ARN or URI names where a secret is, which is how it should be given.
  return accessKey.test(value) || (value !== '' && secretName.test(name) && !/^(arn:|s3:|https?:|\/)/.test(value));
}

function told(name: string): string {
  return `${JSON.stringify(name)} looks like a secret, which DescribePipeline would show; give the ARN of a secret instead`;
}
