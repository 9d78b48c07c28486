/**
 * To be imported right before @xterm/addon-unicode-graphemes 0.4.0, which decodes its tables from `Buffer.from(..).buffer`
 * as if that began with them. In Node's shared pool it begins with whatever was allocated before: the addon then
 * reserves a random amount of memory (635 MB to 1.5 GB seen) or fails with "Data error".
 */
export const POOL_SIZE: number = Buffer.poolSize;

Buffer.poolSize = 0;
