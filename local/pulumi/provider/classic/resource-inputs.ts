// What resources of the stand-in do with their inputs: required and served members, tags, differences.
import { equalValues } from '../../values/equal';
import { unknownValue, type Value, type Values } from '../../values/wire';
import type { CheckFailure, DiffResult } from '../provider';
import { notServed, type Members } from './member-names';

/** Inputs with the provider's default tags, and what is wrong with them. */
export function checkInputs(news: Values, required: readonly string[], members: Members, defaultTags: Readonly<Record<string, string>>): { inputs: Values; failures: CheckFailure[] } {
  const { tags: given, ...rest } = news;
  const failures = [
    ...required.filter((name) => news[name] === undefined).map((property) => ({ property, reason: `Missing required argument: ${property}` })),
    ...notServed(rest, members).map((property) => ({ property, reason: `${property} is not served by this stand-in for aws` })),
  ];
  const tags = { ...defaultTags, ...(typeof given === 'object' && given !== null ? given : {}) };
  return { inputs: { ...news, ...(Object.keys(defaultTags).length === 0 ? {} : { tagsAll: tags }) }, failures };
}

/** What differs. @param replaces whether a change of a member means another resource */
export function diffInputs(oldInputs: Values, news: Values, replaces: (name: string) => boolean, deleteBeforeReplace: boolean): DiffResult {
  const diffs = [...new Set([...Object.keys(oldInputs), ...Object.keys(news)])].sort().filter((key) => !equalValues(oldInputs[key], news[key]));
  return { changes: diffs.length === 0 ? 'none' : 'some', diffs, replaces: diffs.filter(replaces), deleteBeforeReplace };
}

/** All tags of a resource. */
export const allTags = (inputs: Values): Value => inputs['tagsAll'] ?? inputs['tags'] ?? {};

/** Outputs as far as inputs and state tell them. */
export const previewInputs = (inputs: Values, state?: Values): Values => ({ ...inputs, arn: state?.['arn'] ?? unknownValue, tagsAll: allTags(inputs) });
