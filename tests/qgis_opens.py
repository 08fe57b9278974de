"""Run by QGIS's own Python: open every layer of a GeoPackage, and say what QGIS made of it."""

import json
import os
import sys

from qgis.core import QgsApplication, QgsProviderRegistry, QgsVectorLayer

application = QgsApplication([], False)
application.initQgis()
found = {}
provider = QgsProviderRegistry.instance().providerMetadata("ogr")
for part in provider.querySublayers(sys.argv[1]):
    name = part.name()
    layer = QgsVectorLayer(f"{sys.argv[1]}|layername={name}", name, "ogr")
    _, styled = layer.loadDefaultStyle()
    renderer = layer.renderer()
    found[name] = {
        "valid": layer.isValid(),
        "features": layer.featureCount(),
        "crs": layer.crs().authid(),
        "styled": styled,
        "renderer": renderer.type() if renderer else "",
        "symbols": len(renderer.legendSymbolItems()) if renderer else 0,
        "aliases": {one.name(): one.alias() for one in layer.fields() if one.alias()},
    }
sys.stdout.write(json.dumps(found, ensure_ascii=False))
sys.stdout.flush()
os._exit(0)  # leaving in any other way, QGIS may fall over its own threads
