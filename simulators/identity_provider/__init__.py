"""An OpenID Connect provider with demo people whose claims have the shape of VNeID's. It is not VNeID's interface."""
