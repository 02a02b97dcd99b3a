// The operations of STS: an open list.
import type { Operation } from '../../operation';
import { assumeRole } from './assume-role';
import { getCallerIdentity } from './get-caller-identity';

export const operations: readonly Operation[] = [assumeRole, getCallerIdentity];
