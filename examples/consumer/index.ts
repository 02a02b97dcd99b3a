// Entry of `pulumi up` in this folder.
import { program } from './program';

export = program;
