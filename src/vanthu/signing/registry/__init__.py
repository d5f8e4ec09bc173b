"""The registry: certificates, the devices that hold their keys, pictures, and who keeps the seal's key."""
