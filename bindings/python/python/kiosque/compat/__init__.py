"""The interfaces of other libraries, for trying kiosque by changing one import."""
