"""Acts on certificates, devices, custody and pictures: the only code that writes the registry."""
