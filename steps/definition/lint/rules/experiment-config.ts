// Rule `experiment-config`: the service attaches jobs to the experiment itself.
import { fault, type Rule } from '../finding';
import { at, isObject } from '../json';

export const experimentConfig: Rule = {
  id: 'experiment-config',
  summary: 'ExperimentConfig of a job has TrialComponentDisplayName only.',
  check: ({ steps }) => steps.flatMap((step) => {
    const config = at(step.json, 'Arguments', 'ExperimentConfig');
    if (!isObject(config)) return [];
    return Object.keys(config).filter((key) => key !== 'TrialComponentDisplayName' && config[key] !== undefined)
      .map((key) => fault(`${step.path}.Arguments.ExperimentConfig.${key}`, `Unknown Argument member '${key}': the service fills it from PipelineExperimentConfig`));
  }),
};
