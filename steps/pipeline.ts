// The SageMaker pipeline of a workflow: a table of contents of its steps.
import type { Flow } from '../flows/flow';
import { assembleModel } from './assemble-model';
import { checkThreshold } from './check-threshold';
import type { PipelineContext } from './context';
import { execution } from './definition/references';
import type { PipelineDefinition } from './definition/types';
import { evaluatePredictions } from './evaluate-predictions';
import { packageEncoder } from './package-encoder';
import { parameters } from './parameters';
import { planPipeline } from './plan';
import { prepareData } from './prepare-data';
import { prepareHoldout } from './prepare-holdout';
import { prepareSource } from './prepare-source';
import { scoreHoldout } from './score-holdout';
import { trainCandidates } from './train-candidates';
import type { Workflow } from './workflow';

export type { InstanceSettings, PipelineContext } from './context';

/**
 * The definition of the pipeline; the same arguments give the same definition.
 * @throws InputError if workflow and flow do not fit each other.
 */
export function buildPipeline(workflow: Workflow, flow: Flow, context: PipelineContext): PipelineDefinition {
  const plan = planPipeline(workflow, flow, context);
  return {
    Version: '2020-12-01',
    Metadata: {},
    Parameters: parameters(plan),
    PipelineExperimentConfig: { ExperimentName: execution('PipelineName'), TrialName: execution('PipelineExecutionId') },
    Steps: [
      ...prepareSource(plan),
      prepareHoldout(plan),
      prepareData(plan),
      packageEncoder(plan),
      trainCandidates(plan),
      assembleModel(plan),
      scoreHoldout(plan),
      evaluatePredictions(plan),
      checkThreshold(plan),
    ],
  };
}
