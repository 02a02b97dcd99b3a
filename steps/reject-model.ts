// Step RejectModel: ends the execution with the gate that refused the model, its metric, value and threshold.
import { join, parameter } from './definition/references';
import type { FailStep } from './definition/types';
import { evaluationOutput } from './evaluate-predictions';
import { parameterNames } from './parameters';
import { stepNames } from './plan';

/** The Fail step. */
export function rejectModel(): FailStep {
  return {
    Name: stepNames.rejectModel,
    Type: 'Fail',
    Description: 'No model is registered.',
    Arguments: {
      ErrorMessage: join('', [
        'Refused by gate ', evaluationOutput('FailedGate'), ': ', evaluationOutput('Metric'), ' ', evaluationOutput('MetricText'),
        ', threshold ', parameter(parameterNames.threshold), '. ', evaluationOutput('Reason'), ' Verdict: ', evaluationOutput('VerdictS3Uri'),
      ]),
    },
  };
}
