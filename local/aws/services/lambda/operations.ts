// The operations of Lambda: an open list.
import type { Operation } from '../../operation';
import { createFunction } from './create-function';
import { deleteFunction } from './delete-function';
import {
  deleteFunctionConcurrency, getFunctionCodeSigningConfig, getFunctionConcurrency, getFunctionRecursionConfig, getRuntimeManagementConfig,
  putFunctionConcurrency,
} from './function-settings';
import { getFunction, getFunctionConfiguration } from './get-function';
import type { EventQueue, FunctionControl } from './invoke';
import { invoke } from './invoke';
import { listFunctions, listVersionsByFunction } from './list-functions';
import { addPermission, getPolicy, removePermission } from './permissions';
import { publishVersion } from './publish-version';
import { listTags, tagResource, untagResource } from './tags';
import { updateFunctionCode, updateFunctionConfiguration } from './update-function';

/** All that is served, over whoever runs the functions. */
export function operations(functions: FunctionControl, events: EventQueue): readonly Operation[] {
  return [
    createFunction, getFunction, getFunctionConfiguration, updateFunctionCode, updateFunctionConfiguration, deleteFunction, listFunctions,
    listVersionsByFunction, publishVersion, invoke(functions, events), addPermission, removePermission, getPolicy, tagResource, untagResource, listTags,
    getFunctionCodeSigningConfig, getFunctionConcurrency, putFunctionConcurrency, deleteFunctionConcurrency, getRuntimeManagementConfig,
    getFunctionRecursionConfig,
  ] as readonly Operation[];
}
