// Each role of an environment: what it is for, who may assume it, and what it may do.
import type { Workflow } from '../../steps/workflow';
import { rolePurposes, type RolePurpose } from '../names';
import { approveStatements } from './approve';
import { consumeStatements } from './consume';
import { buildModelStatements, checkEndpointStatements, checkModelStatements, deliverModelsStatements, deliverStatements, reviewChangeStatements, reviews, startDeliveryStatements, type DeliverySettings } from './delivery';
import { driverStatements } from './driver';
import { joinNetworkStatements } from './join-network';
import { evaluatePredictionsStatements } from './evaluate-predictions';
import { packageEncoderStatements } from './package-encoder';
import { pipelineStatements } from './pipeline';
import { prepareDataStatements } from './prepare-data';
import { prepareHoldoutStatements } from './prepare-holdout';
import { prepareSourceStatements } from './prepare-source';
import { scheduleStatements } from './schedule';
import type { Scope } from './scope';
import { scoreHoldoutStatements } from './score-holdout';
import type { Statement } from './statement';
import { trainCandidatesStatements } from './train-candidates';

/** What decides on the roles that an environment has. */
export interface RoleNeeds {
  workflow: Workflow;
  /** Whether runs start by the clock. */
  scheduled: boolean;
  /** Settings of its repositories and pipelines, if it has any. */
  delivery: DeliverySettings | undefined;
}

/** One role. */
export interface RoleDescription {
  description: string;
  /** The service that assumes it; people assume the driver's. */
  service?: 'sagemaker.amazonaws.com' | 'lambda.amazonaws.com' | 'scheduler.amazonaws.com' | 'codepipeline.amazonaws.com' | 'codebuild.amazonaws.com' | 'events.amazonaws.com';
  /** Whether an environment has it; all have it if absent. */
  neededFor?(environment: RoleNeeds): boolean;
  statements(scope: Scope): Statement[];
}

const delivers = ({ delivery }: RoleNeeds): boolean => delivery !== undefined;

/** All roles; none is shared between steps. */
export const roles: Readonly<Record<RolePurpose, RoleDescription>> = {
  'prepare-source': { description: 'Processing job of step PrepareSource', service: 'sagemaker.amazonaws.com', neededFor: ({ workflow }) => workflow.preparation !== undefined, statements: prepareSourceStatements },
  'prepare-holdout': { description: 'Function of step PrepareHoldout', service: 'lambda.amazonaws.com', statements: prepareHoldoutStatements },
  'prepare-data': { description: 'Processing job of step PrepareData', service: 'sagemaker.amazonaws.com', statements: prepareDataStatements },
  'package-encoder': { description: 'Function of step PackageEncoder', service: 'lambda.amazonaws.com', statements: packageEncoderStatements },
  'train-candidates': { description: 'Autopilot job of step TrainCandidates', service: 'sagemaker.amazonaws.com', statements: trainCandidatesStatements },
  'score-holdout': { description: 'Model of step AssembleModel while it scores the holdout; not the one that serves', service: 'sagemaker.amazonaws.com', statements: scoreHoldoutStatements },
  'evaluate-predictions': { description: 'Function of step EvaluatePredictions', service: 'lambda.amazonaws.com', statements: evaluatePredictionsStatements },
  pipeline: { description: 'Execution role of the pipeline', service: 'sagemaker.amazonaws.com', statements: pipelineStatements },
  schedule: { description: 'What starts runs by the clock', service: 'scheduler.amazonaws.com', neededFor: ({ scheduled }) => scheduled, statements: scheduleStatements },
  driver: { description: 'What mlops assumes to start, follow and report runs', statements: driverStatements },
  approve: { description: 'What people assume to approve and reject models', statements: approveStatements },
  consume: { description: 'What other teams assume to read outputs and to ask the endpoint', statements: consumeStatements },
  deliver: { description: 'Both pipelines of delivery', service: 'codepipeline.amazonaws.com', neededFor: delivers, statements: deliverStatements },
  'check-model': { description: "Checks of a team's own on what is pushed to modelbuild", service: 'codebuild.amazonaws.com', neededFor: delivers, statements: checkModelStatements },
  'build-model': { description: 'Build of what is pushed to modelbuild', service: 'codebuild.amazonaws.com', neededFor: delivers, statements: buildModelStatements },
  'deliver-models': { description: 'Builds that choose a model and bring it to the environments', service: 'codebuild.amazonaws.com', neededFor: delivers, statements: deliverModelsStatements },
  'check-endpoint': { description: "Checks of a team's own on an endpoint that was deployed", service: 'codebuild.amazonaws.com', neededFor: delivers, statements: checkEndpointStatements },
  'review-change': { description: 'Review of pull requests of modelbuild', service: 'codebuild.amazonaws.com', neededFor: ({ delivery }) => delivery !== undefined && reviews(delivery), statements: reviewChangeStatements },
  'start-delivery': { description: 'Rules that start the pipelines and the reviews of delivery', service: 'events.amazonaws.com', neededFor: delivers, statements: startDeliveryStatements },
};

/** What a role may do; work that joins a network needs an interface there. */
export function roleStatements(purpose: RolePurpose, scope: Scope): Statement[] {
  const joins = scope.inNetwork && ['sagemaker.amazonaws.com', 'lambda.amazonaws.com'].includes(roles[purpose].service ?? '') && purpose !== 'pipeline';
  return [...roles[purpose].statements(scope), ...(joins ? joinNetworkStatements(scope.place) : [])];
}

/** The roles that an environment has. */
export function rolesFor(needs: RoleNeeds): RolePurpose[] {
  return rolePurposes.filter((purpose) => roles[purpose].neededFor?.(needs) ?? true);
}
