// Rule `step-text`: what a person reads of a step fits.
import { fault, type Rule } from '../finding';
import { member, show } from '../json';

const limits: Readonly<Record<string, number>> = { DisplayName: 256, Description: 3072 };

export const stepText: Rule = {
  id: 'step-text',
  summary: 'DisplayName and Description are texts of at most 256 and 3072 characters.',
  check: ({ steps }) => steps.flatMap((step) => Object.entries(limits).flatMap(([key, most]) => {
    const value = step.json[key];
    if (value === undefined || (typeof value === 'string' && value.length <= most)) return [];
    return [fault(member(step.path, key), `must be a text of at most ${most} characters; got ${show(value)}`)];
  })),
};
