// Step CheckThreshold: lets a model through to the registry only past the gates, whoever started the run.
import { parameter } from './definition/references';
import type { Condition, ConditionStep } from './definition/types';
import { evaluationOutput } from './evaluate-predictions';
import { directionOf } from './objective-direction';
import { parameterNames } from './parameters';
import { stepNames, type PipelinePlan } from './plan';
import { registerModel } from './register-model';
import { rejectModel } from './reject-model';
import { objectiveOf } from './workflow';

/** The Condition step: the verdict, and the threshold once more by the service itself, unless it only advises. */
export function checkThreshold(plan: PipelinePlan): ConditionStep {
  const threshold: Condition = {
    Type: directionOf(objectiveOf(plan.workflow)) === 'Maximize' ? 'GreaterThanOrEqualTo' : 'LessThanOrEqualTo',
    LeftValue: evaluationOutput('MetricValue'),
    RightValue: parameter(parameterNames.threshold),
  };
  const verdict: Condition = { Type: 'Equals', LeftValue: evaluationOutput('Verdict'), RightValue: 'passed' };
  return {
    Name: stepNames.checkThreshold,
    Type: 'Condition',
    Description: 'Verdict passed, threshold met?',
    Arguments: {
      Conditions: plan.workflow.gates.threshold.mode === 'required' ? [verdict, threshold] : [verdict],
      IfSteps: [registerModel(plan)],
      ElseSteps: [rejectModel()],
    },
  };
}
