// The operations of SageMaker Runtime: an open list.
import type { Operation } from '../../operation';
import { invokeEndpoint } from './invoke-endpoint';

/** All that is served. */
export const operations: readonly Operation[] = [invokeEndpoint] as readonly Operation[];
