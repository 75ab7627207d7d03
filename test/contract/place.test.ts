import { join } from "node:path";
import { openFolderPlace } from "../../src/store/places/folder-place.ts";
import { openMemoryPlace } from "../../src/store/places/memory-place.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { placeContract } from "./place.contract.ts";

placeContract("memory place", async () => openMemoryPlace());

placeContract("folder place", async () =>
  openFolderPlace(join(await temporaryFolder(), "not", "yet", "there")),
);
