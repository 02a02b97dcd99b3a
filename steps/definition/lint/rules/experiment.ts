// Rule `experiment`: the experiment's configuration has its two names, or is null.
import { fault, type Rule } from '../finding';
import { isFunction, isObject, member, show } from '../json';

export const experiment: Rule = {
  id: 'experiment',
  summary: 'PipelineExperimentConfig is null or has ExperimentName and TrialName.',
  check({ json }) {
    const config = json['PipelineExperimentConfig'];
    const path = '$.PipelineExperimentConfig';
    if (config == null) return [];
    if (!isObject(config) || isFunction(config)) return [fault(path, `must be null or {"ExperimentName", "TrialName"}; got ${show(config)}`)];
    const names = ['ExperimentName', 'TrialName'];
    return [
      ...Object.keys(config).filter((key) => !names.includes(key)).map((key) => fault(member(path, key), `Cannot parse object, unknown property '${key}'; allowed are ${names.join(', ')}`)),
      ...names.filter((name) => typeof config[name] !== 'string' && !isFunction(config[name])).map((name) => fault(`${path}.${name}`, `must be a text or a reference; got ${show(config[name])}`)),
    ];
  },
};
