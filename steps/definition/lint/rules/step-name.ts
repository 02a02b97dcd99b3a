// Rule `step-name`: step names are of the right form and unique over the whole document, both branches of every condition included.
import { advice, fault, type Rule } from '../finding';
import { show } from '../json';

const form = /^[A-Za-z0-9\-_]{1,64}$/;
const mostSteps = 50;

export const stepName: Rule = {
  id: 'step-name',
  summary: 'Names of steps are 1 to 64 letters, digits, - or _, and unique.',
  check({ steps }) {
    const first = new Map<string, string>();
    const findings = steps.flatMap((step) => {
      const { Name: name } = step.json;
      if (typeof name !== 'string' || !form.test(name)) return [fault(`${step.path}.Name`, `must be 1 to 64 letters, digits, - or _; got ${show(name)}`)];
      const other = first.get(name);
      if (other !== undefined) return [fault(`${step.path}.Name`, `${show(name)} is the name of ${other} too; names are unique over the whole document, branches included`)];
      first.set(name, step.path);
      return [];
    });
    return steps.length > mostSteps ? [...findings, advice('$.Steps', `has ${steps.length} steps; above ${mostSteps}, selective execution cannot name them all`)] : findings;
  },
};
