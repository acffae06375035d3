# The S3 backend uses the credentials of AWS_PROFILE and needs no provider plugin.
terraform {
  backend "s3" {
    bucket         = "states"
    key            = "state"
    region         = "eu-west-1"
    use_path_style = true
  }
}
