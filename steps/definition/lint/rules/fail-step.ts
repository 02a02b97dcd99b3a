// Rule `fail-step`: a Fail step has a message, and nothing more.
import { fault, type Rule } from '../finding';
import { asObject, isFunction, member, show } from '../json';

const mostCharacters = 3072;

export const failStep: Rule = {
  id: 'fail-step',
  summary: 'Arguments of a Fail step are one ErrorMessage: a text, a Get or a Std:Join.',
  check: ({ steps }) => steps.filter((step) => step.type === 'Fail').flatMap((step) => {
    const content = asObject(step.json['Arguments']);
    const path = `${step.path}.Arguments`;
    const message = content['ErrorMessage'];
    const fits = isFunction(message) ? !('Std:JsonGet' in message) : typeof message === 'string' && message.length <= mostCharacters;
    return [
      ...Object.keys(content).filter((key) => key !== 'ErrorMessage').map((key) => fault(member(path, key), `Unknown Argument member '${key}'; a Fail step has ErrorMessage only`)),
      ...(fits ? [] : [fault(`${path}.ErrorMessage`, `must be a text of at most ${mostCharacters} characters, a Get or a Std:Join; got ${show(message)}`)]),
    ];
  }),
};
