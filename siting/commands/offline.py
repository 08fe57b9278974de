"""What GDAL and PROJ may do in a run: read the formats that plans name, and fetch nothing."""

from __future__ import annotations

import os

#: The drivers of GDAL that are left: one for each format that a layer may be in, and its scratch.
KEPT = frozenset({
    "COG", "CSV", "DXF", "ESRI Shapefile", "FlatGeobuf", "GPKG", "GTiff", "GeoJSON", "GeoJSONSeq",
    "KML", "LIBKML", "MEM", "Memory", "OSM", "OpenFileGDB", "XLSX",
})  # fmt: skip
#: All others that the wheels of pyogrio and rasterio have. Some fetch from the network, some
#: open the files that a file names, GPSBabel runs a program.
SKIPPED = """
AAIGrid,ACE2,ADBC,ADRG,AIG,AIVector,AVCBin,AVCE00,AirSAR,AmigoCloud,BAG,BIGGIF,BLX,BMP,BSB,BT,BYN,
CALS,CEOS,COASP,COSAR,CPG,CSW,CTG,CTable2,Carto,DAAS,DERIVED,DGN,DIMAP,DIPEx,DOQ1,DOQ2,DTED,
ECRGTOC,EDIGEO,EEDA,EEDAI,EHdr,EIR,ELAS,ENVI,ERS,ESAT,ESRIC,ESRIJSON,Elasticsearch,FAST,FIT,GDALG,
GFF,GIF,GML,GNMDatabase,GNMFile,GPSBabel,GPX,GRASSASCIIGrid,GRIB,GS7BG,GSAG,GSBG,GSC,GTFS,GTI,GTX,
GXF,GenBin,GeoRSS,HDF5,HDF5Image,HF2,HFA,HTTP,ILWIS,IRIS,ISCE,ISG,ISIS2,ISIS3,Idrisi,JAXAPALSAR,
JDEM,JML,JP2OpenJPEG,JPEG,JSONFG,KMLSUPEROVERLAY,KRO,L1B,LAN,LCP,LOSLAS,LVBAG,Leveller,MAP,MBTiles,
MFF,MFF2,MRF,MSGN,MVT,MapInfo File,MapML,MiraMonVector,MySQL,NDF,NGSGEOID,NGW,NITF,NOAA_B,
NSIDCbin,NTv2,NWT_GRC,NWT_GRD,OAPIF,ODBC,ODS,OGCAPI,OGR_GMT,OGR_PDS,OGR_VRT,OZI,PAux,PCIDSK,
PCRaster,PDF,PDS,PDS4,PGDUMP,PLMOSAIC,PLSCENES,PMTiles,PNG,PNM,PRF,PostGISRaster,PostgreSQL,R,RIK,
RMF,ROI_PAC,RPFTOC,RRASTER,RS2,RST,Rasterlite,S102,S104,S111,S57,SAFE,SAGA,SAR_CEOS,SDTS,SENTINEL2,
SGI,SIGDEM,SNAP_TIFF,SNODAS,SQLite,SRP,SRTMHGT,STACIT,STACTA,SXF,Selafin,TGA,TIL,TSX,Terragen,
TopoJSON,USGSDEM,VDV,VFK,VICAR,VRT,WAsP,WCS,WEBP,WFS,WMS,WMTS,XPM,XYZ,ZMap,Zarr,netCDF
"""
SETTINGS = {
    "GDAL_SKIP": SKIPPED.replace("\n", ""),
    # Neither wheel has all of these drivers, and GDAL says so on stderr; what matters is raised.
    "CPL_LOG": os.devnull,
    # Only a file of this name could be fetched; there is none.
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "/vsicurl/nothing",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".nothing",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_PYTHON_DRIVER_PATH": "",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    "PROJ_NETWORK": "OFF",
}


def settle() -> None:
    """Tell GDAL and PROJ, before they are imported: both look at the environment."""
    os.environ.update(SETTINGS)
