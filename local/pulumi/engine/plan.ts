// Update plans: the operations of a preview, kept in a file, to which a later update is held.
import { CliFailure } from '../failure';
import type { Deployment } from './deployment';

/** A plan file. */
interface Plan {
  version: 1;
  project: string;
  stack: string;
  /** URNs that the preview touched, with the goal's inputs digest left to the engine. */
  resourcePlans: Record<string, { steps: string[] }>;
}

/** What a preview leaves for the update. */
export function keepPlan(deployment: Deployment): Plan {
  const steps = Object.fromEntries([...deployment.planned ?? []].map(([urn, operations]) => [urn, { steps: operations }]));
  return { version: 1, project: deployment.name.project, stack: deployment.name.stack, resourcePlans: steps };
}

/** Holds an update to a plan. @throws CliFailure where the plan is for another stack */
export function checkPlan(deployment: Deployment, plan: unknown): void {
  const { project, stack, resourcePlans } = plan as Plan;
  if (project !== deployment.name.project || stack !== deployment.name.stack) {
    throw new CliFailure(`the plan is for ${project}/${stack}, not for ${deployment.name.project}/${deployment.name.stack}`);
  }
  deployment.allowed = new Map(Object.entries(resourcePlans).map(([urn, { steps }]) => [urn, new Set(steps)]));
}

/** Refuses a step that the plan does not have. @throws CliFailure */
export function holdToPlan(deployment: Deployment, urn: string, operation: string): void {
  if (deployment.options.preview) {
    deployment.planned ??= new Map();
    deployment.planned.set(urn, [...(deployment.planned.get(urn) ?? []), operation]);
    return;
  }
  if (deployment.allowed === undefined || operation === 'same') return;
  const allowed = deployment.allowed.get(urn);
  if (allowed?.has(operation) === true) return;
  throw new CliFailure(`resource ${urn} violates plan: action ${operation} is not allowed by the plan${allowed === undefined ? '' : ` (it has ${[...allowed].join(', ')})`}`);
}
