// Rule `function-step`: what Lambda and Callback steps pass and take is flat.
import type { DocumentStep } from '../document';
import { fault, type Rule, type RuleFinding } from '../finding';
import { isFunction, isObject, member, show, textOf } from '../json';

const types = ['String', 'Integer', 'Float', 'Boolean'];
const mostOutputs = 50;

export const functionStep: Rule = {
  id: 'function-step',
  summary: 'Arguments of Lambda and Callback steps are a flat map; OutputParameters have unique names and a type.',
  check: ({ steps }) => steps.filter((step) => step.type === 'Lambda' || step.type === 'Callback').flatMap((step) => [...checkArguments(step), ...checkOutputs(step), ...checkAddress(step)]),
};

function checkArguments(step: DocumentStep): RuleFinding[] {
  const path = `${step.path}.Arguments`;
  const content = step.json['Arguments'];
  if (content === undefined) return [];
  if (!isObject(content) || isFunction(content)) return [fault(path, `Expecting start of Json Object; got ${show(content)}`)];
  return Object.entries(content).flatMap(([key, value]) => {
    const flat = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || isFunction(value);
    return flat ? [] : [fault(member(path, key), `must be a text, number, Boolean or reference; got ${show(value)}. Pass a list or object as JSON text`)];
  });
}

function checkOutputs(step: DocumentStep): RuleFinding[] {
  const path = `${step.path}.OutputParameters`;
  const outputs = step.json['OutputParameters'];
  if (outputs === undefined) return [];
  if (!Array.isArray(outputs)) return [fault(path, `must be a list; got ${show(outputs)}`)];
  const names = new Set<unknown>();
  const each = outputs.flatMap((output: unknown, index): RuleFinding[] => {
    const place = `${path}[${index}]`;
    if (!isObject(output)) return [fault(place, `must be {"OutputName", "OutputType"}; got ${show(output)}`)];
    const { OutputName: name, OutputType: type } = output;
    const twice = names.has(name);
    names.add(name);
    return [
      ...(isFunction(name) || (typeof name === 'string' && name.length >= 1 && name.length <= 256) ? [] : [fault(`${place}.OutputName`, `must be a text of 1 to 256 characters; got ${show(name)}`)]),
      ...(twice ? [fault(`${place}.OutputName`, `${show(name)} is declared twice`)] : []),
      ...(types.includes(textOf(type)) ? [] : [fault(`${place}.OutputType`, `got ${show(type)}; allowed are ${types.join(', ')}`)]),
    ];
  });
  return outputs.length > mostOutputs ? [...each, fault(path, `has ${outputs.length} entries; at most ${mostOutputs} are allowed`)] : each;
}

function checkAddress(step: DocumentStep): RuleFinding[] {
  const key = step.type === 'Lambda' ? 'FunctionArn' : 'SqsQueueUrl';
  const value = step.json[key];
  if (value === undefined || isFunction(value)) return [];
  const form = key === 'FunctionArn' ? /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9-_]+(:[A-Za-z0-9-_$]+)?$/ : /^https:\/\/.+/;
  return typeof value === 'string' && form.test(value) ? [] : [fault(`${step.path}.${key}`, `got ${show(value)}; expected ${key === 'FunctionArn' ? 'the ARN of a function' : 'the URL of a queue'}`)];
}
