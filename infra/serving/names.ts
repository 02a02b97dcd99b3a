// Names of what serves, known before anything is made.
import type { Place } from '../names';

/** Name of the endpoint of a workflow in an environment. */
export const endpointName = ({ workflow, environment }: Pick<Place, 'workflow' | 'environment'>): string => `${workflow}-${environment}`;

/** Name of the Pulumi project of a workflow's endpoints. */
export const servingProject = (workflow: string): string => `${workflow}-serving`;

/** The workflow of such a project; undefined for the name of another one. */
export const workflowOfServing = (project: string): string | undefined => /^(.+)-serving$/.exec(project)?.[1];

/** Name of the schedule that ends an endpoint's life, and of the role that it does that as. */
export const timeToLiveName = (place: Pick<Place, 'workflow' | 'environment'>): string => `${endpointName(place)}-time-to-live`;

/** Where the parameters of an endpoint lie: a level below those of its environment, whose contract they are no part of. */
export const endpointParameterPath = (environmentPath: string): string => `${environmentPath}/endpoint`;

/** Name of the parameter that says until when it lives, and of the stack's output. */
export const livesUntilName = 'livesUntil';
