// Between property values and protobuf's Struct.
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import type { Values } from './wire';

/** Values of a Struct; an absent one is empty. */
export const fromStruct = (struct: Struct | undefined): Values => (struct === undefined ? {} : (struct.toJavaScript() as Values));

/** A Struct of values. */
export const toStruct = (values: Values): Struct => Struct.fromJavaScript(values);
