// node optimise.mjs LIST: optimises the modules that LIST names, one path a line: PATH.in becomes PATH.out.
// One process for many modules: starting Binaryen takes longer than most of them.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import binaryen from "binaryen";

const { Features } = binaryen;
// What rustc's default wasm target emits; every browser since 2022 knows these.
const FEATURES =
  Features.MutableGlobals |
  Features.NontrappingFPToInt |
  Features.BulkMemory |
  Features.BulkMemoryOpt |
  Features.CallIndirectOverlong |
  Features.SignExt |
  Features.ReferenceTypes |
  Features.Multivalue;

// Smallest code.
binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(2);
binaryen.setDebugInfo(false);
// No data lies in the lowest KiB of memory, where the stack ends, so that offsets can be folded into addresses.
binaryen.setLowMemoryUnused(true);

for (const path of readFileSync(process.argv[2], "utf8").split("\n").filter(Boolean)) {
  const module = binaryen.readBinary(readFileSync(`${path}.in`));
  module.setFeatures(FEATURES);
  module.optimize();
  // The list of features, which each part would repeat.
  module.runPasses(["strip-target-features"]);
  writeFileSync(`${path}.part`, module.emitBinary());
  renameSync(`${path}.part`, `${path}.out`);
  module.dispose();
}
