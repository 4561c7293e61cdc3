// Packs a folder as dpkg-deb does: node pack-folder.ts FOLDER OUT NAME. Prints how many seconds it took
// from the folder on disk to the package on disk, the start of Node and the loading of modules left out.
import { deb } from "../../src/archive/deb.ts";
import { writeDist } from "../../src/system/disk.ts";
import { readFolder } from "./folder.ts";

const DATE = 1_763_798_400;

const [folder = "", out = "", name = ""] = process.argv.slice(2);
const begin = performance.now();
writeDist(out, [{ name, content: await deb(readFolder(folder), DATE) }]);
console.log((performance.now() - begin) / 1000);
