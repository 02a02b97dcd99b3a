// Rule `property-file`: a property file lies in an output that its step has.
import { fault, type Rule } from '../finding';
import { asList, at, isFunction, isObject, show } from '../json';

const keys = ['PropertyFileName', 'OutputName', 'FilePath'];

export const propertyFile: Rule = {
  id: 'property-file',
  summary: 'Property files have a name, a file and an output of the same step.',
  check: ({ steps }) => steps.flatMap((step) => {
    const outputs = asList(at(step.json, 'Arguments', 'ProcessingOutputConfig', 'Outputs')).map((output) => at(output, 'OutputName'));
    return asList(step.json['PropertyFiles']).flatMap((file, index) => {
      const path = `${step.path}.PropertyFiles[${index}]`;
      if (!isObject(file)) return [fault(path, `must be an object with ${keys.join(', ')}; got ${show(file)}`)];
      const bad = keys.filter((key) => typeof file[key] !== 'string' && !isFunction(file[key]));
      const unknown = outputs.includes(file['OutputName']) || typeof file['OutputName'] !== 'string' ? [] : [fault(`${path}.OutputName`, `got ${show(file['OutputName'])}; the outputs of ${step.name} are ${outputs.map(show).join(', ') || 'none'}`)];
      return [...bad.map((key) => fault(path, `${key} must be a text; got ${show(file[key])}`)), ...unknown];
    });
  }),
};
