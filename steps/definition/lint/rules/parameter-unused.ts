// Rule `parameter-unused`: each parameter is read somewhere.
import { advice, type Rule } from '../finding';
import { show } from '../json';

export const parameterUnused: Rule = {
  id: 'parameter-unused',
  summary: 'Each parameter is read by some step.',
  check({ parameters, references }) {
    const read = new Set(references.map(({ target }) => (target.kind === 'parameter' ? target.name : '')));
    return parameters.filter((parameter) => !read.has(parameter.name)).map((parameter) => advice(parameter.path, `${show(parameter.name)} is read by no step`));
  },
};
